namespace Acquisition.Service.Tests.Startup;

/// <summary>A wrong setting stops the start with one sentence: which setting, what is wrong, what is allowed.</summary>
/// <remarks>Alone: the environment that one of these changes is that of every node in this process.</remarks>
[CollectionDefinition(nameof(SettingsTests), DisableParallelization = true)]
[Collection(nameof(SettingsTests))]
public class SettingsTests
{
    [Theory]
    [InlineData("Delivry:CallingAeTitle=CT1", "'Delivry'", "Delivery")] // a section that is misspelt
    [InlineData("Delivery:CallingAETitel=CT1", "'Delivery:CallingAETitel'", "CallingAeTitle")] // a name that is misspelt
    [InlineData("Delivery:Destinations:0:Hots=x", "'Delivery:Destinations:0:Hots'", "Host")] // within a list
    [InlineData("Reconstruction:Backend=gpu", "Reconstruction:Backend", "Cuda")] // a value that is none of the enumeration's
    [InlineData("Ingest:MaxBlockBytes=lots", "Ingest:MaxBlockBytes", "lots")] // no number
    [InlineData("Ingest:MaxBlockBytes=1", "MaxBlockBytes", "1024")] // out of range
    [InlineData("urls=http://127.0.0.1:notaport", "urls", "notaport")] // no address
    [InlineData("Bogus=1", "'Bogus'", "DataPath")] // nothing of ours at all
    public async Task A_wrong_setting_is_named_with_what_is_allowed(string setting, string names, string allows)
    {
        (int code, string error) = await StartAsync(setting);
        Assert.Equal(2, code);
        Assert.Contains(names, error, StringComparison.Ordinal);
        Assert.Contains(allows, error, StringComparison.Ordinal);
        AssertOneSentence(error);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_named()
    {
        string file = Path.GetTempFileName();
        (int code, string error) = await StartAsync($"DataPath={file}");
        Assert.Equal(2, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        AssertOneSentence(error);
        File.Delete(file);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using TestNode other = await TestNode.StartAsync();
        (int code, string error) = await StartAsync($"urls={other.Url}");
        Assert.Equal(2, code);
        Assert.Contains(other.Url, error, StringComparison.Ordinal);
        AssertOneSentence(error);
    }

    [Fact]
    public async Task A_misspelt_section_in_the_environment_is_found_and_what_is_not_ours_is_left_alone()
    {
        Environment.SetEnvironmentVariable("Pipelin__ConcurrentReconstructions", "3");
        Environment.SetEnvironmentVariable("SomebodyElse__Setting", "3");
        try
        {
            (int code, string error) = await StartAsync();
            Assert.Equal(2, code);
            Assert.Contains("Pipelin", error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Pipelin__ConcurrentReconstructions", null);
            Environment.SetEnvironmentVariable("SomebodyElse__Setting", null);
        }
    }

    /// <summary>Starts a node that should not start; one that does is stopped, and answers 0.</summary>
    private static async Task<(int Code, string Error)> StartAsync(params string[] settings)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("acquisition-settings-");
        using StringWriter errors = new();
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(20));
        string[] defaults = [$"DataPath={data.FullName}", "urls=http://127.0.0.1:0", "Logging:LogLevel:Default=None"];
        int code = await AcquisitionHost.RunAsync([.. defaults, .. settings], errors, stop.Token);
        data.Delete(recursive: true);
        return (code, errors.ToString());
    }

    private static void AssertOneSentence(string error)
    {
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
