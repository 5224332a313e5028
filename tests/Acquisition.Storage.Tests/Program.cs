using Acquisition.Storage.Tests.Catalog;
using Acquisition.Storage.Tests.RawStore;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Acquisition.Storage.Tests;

/// <summary>The test runner; or, for the tests that kill a process, that process.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        ["write-raw-data", string path, string seed] => KilledWriter.RunAsync(path, int.Parse(seed)),
        ["deliver", string path] => KilledDelivery.RunAsync(path),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
