using System.Collections.Concurrent;
using Acquisition.Dicom.Storage;
using Acquisition.Dicom.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Acquisition.Dicom.Tests.Storage;

/// <summary>The built-in PACS, as DCMTK's echoscu and storescu meet it.</summary>
public sealed class StorageScpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<ReceivedInstance> _received = new();
    private readonly int _port = Pacs.FreePort();
    private readonly StorageScp _provider;

    public StorageScpTests() => _provider = StorageScp.Start(
        new StorageScpOptions { AeTitle = "BUILTIN", Port = _port, Folder = _folder.Path }, _received.Enqueue, NullLogger.Instance);

    public void Dispose()
    {
        _provider.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_answers_an_echo_to_its_own_title_only()
    {
        Peers.Require("echoscu");
        Assert.Equal(0, (await DcmtkAsync("echoscu", "BUILTIN", [])).ExitCode);
        (int exitCode, string output) = await DcmtkAsync("echoscu", "SOMEBODY", []);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Called AE Title Not Recognized", output);
    }

    [Theory]
    [InlineData("-xe")]    // explicit little-endian proposed first
    [InlineData("-xi")]    // implicit little-endian only
    public async Task It_keeps_what_storescu_sends(string syntax)
    {
        Peers.Require("storescu");
        using Encoded series = await Encoded.WriteCtAsync(3);
        (int exitCode, string output) = await DcmtkAsync("storescu", "BUILTIN", [syntax, "+sd", "+r"], series.Folder);
        Assert.True(exitCode == 0, output);
        IReadOnlyList<ReadInstance> kept = await DicomSeries.ReadAsync(_folder.Path), sent = await DicomSeries.ReadAsync(series.Folder);
        Assert.Equal(sent.Select(instance => instance.Pixels), kept.Select(instance => instance.Pixels));
        Assert.Equal(sent.Select(instance => instance.Value("PatientName")), kept.Select(instance => instance.Value("PatientName")));
        Assert.Equal(
            sent.Select(instance => instance.Value("SOPInstanceUID")).Order(),
            _received.Select(instance => instance.SopInstanceUid).Order());
        Assert.All(_received, instance => Assert.True(File.Exists(instance.Path)));
        Assert.All(_received, instance => Assert.Equal("STORESCU", instance.CallingAeTitle));
    }

    [Fact]
    public async Task An_instance_that_comes_again_is_taken_and_kept_once()
    {
        Peers.Require("storescu");
        using Encoded series = await Encoded.WriteCtAsync(2);
        for (int i = 0; i < 2; i++) Assert.Equal(0, (await DcmtkAsync("storescu", "BUILTIN", ["+sd", "+r"], series.Folder)).ExitCode);
        Assert.Equal(2, _received.Count);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_to_the_sender()
    {
        Peers.Require("storescu");
        using Encoded series = await Encoded.WriteCtAsync(1);
        Directory.Delete(_folder.Path);
        (_, string output) = await DcmtkAsync("storescu", "BUILTIN", ["-v", "+sd", "+r"], series.Folder);
        Directory.CreateDirectory(_folder.Path);
        Assert.Contains("OutOfResources", output);
        Assert.Empty(_received);
    }

    private Task<(int ExitCode, string Output)> DcmtkAsync(string program, string calledAeTitle, string[] options, params string[] files) =>
        Peers.RunAsync(program, ["-aec", calledAeTitle, .. options, "127.0.0.1", _port.ToString(), .. files], ("TCP_NODELAY", "1"));
}
