using System.Text.Json;
using Acquisition.EndToEnd.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>The README's first command.</summary>
public class DemoTests
{
    [Fact]
    public async Task Demo_sends_both_scans_to_its_pacs_meets_every_limit_and_leaves_valid_series()
    {
        DirectoryInfo output = Directory.CreateTempSubdirectory("acquisition-demo-test-");
        try
        {
            (int exitCode, string text) = await CommandLine.RunAsync("demo", "--output", output.FullName, "--json");
            Assert.True(exitCode == 0, text);
            string line = text.Split('\n').Single(l => l.StartsWith('{'));
            using JsonDocument summary = JsonDocument.Parse(line);
            foreach (JsonElement scan in summary.RootElement.GetProperty("scans").EnumerateArray())
            {
                Assert.Equal("Delivered", scan.GetProperty("state").GetString());
                Assert.All(scan.GetProperty("accuracy").EnumerateArray(), row => Assert.True(row.GetProperty("isMet").GetBoolean(), row.ToString()));
                string name = scan.GetProperty("name").GetString()!.ToLowerInvariant();
                Assert.Equal(scan.GetProperty("instances").GetInt32(), Directory.GetFiles(Path.Combine(output.FullName, name), "*.dcm").Length);
                string[] pictures = name == "ct"
                    ? ["ct", "ct-axial", "ct-axial-bone", "ct-coronal", "ct-sagittal", "ct-sagittal-bone"]
                    : ["mr", "mr-orbits", "mr-basal-ganglia", "mr-tumour"];
                foreach (string picture in pictures)
                {
                    byte[] sheet = await File.ReadAllBytesAsync(Path.Combine(output.FullName, $"{picture}.png"), TestContext.Current.CancellationToken);
                    Assert.Equal("PNG"u8.ToArray(), sheet[1..4]);
                }

                await Witness.AssertValidSeriesAsync(Path.Combine(output.FullName, name));
            }
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }
}
