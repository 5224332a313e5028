using System.Diagnostics;
using Acquisition.Contracts.V1;
using Acquisition.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>`acquisition serve` as a process of its own, over a temporary folder that survives kill -9 and a new start.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("acquisition-e2e-");
    private readonly string[] _settings;
    private readonly int _port = Ports.Free();
    private Process? _process;

    private NodeProcess(string[] settings)
    {
        _settings = settings;
        Channel = GrpcChannel.ForAddress(Address);
    }

    public string Address => $"http://127.0.0.1:{_port}";

    public GrpcChannel Channel { get; }

    public string DataPath => _data.FullName;

    public ScanService.ScanServiceClient Scans => new(Channel);

    /// <param name="pacs">Where series go, as AETITLE@HOST:PORT.</param>
    /// <param name="settings">Further settings, Section:Name=value.</param>
    public static async Task<NodeProcess> StartAsync(IEnumerable<string> pacs, params string[] settings)
    {
        NodeProcess node = new([.. pacs.SelectMany(address => new[] { "--to", address }), "Delivery:MinimumBackOff=00:00:00.3", "Delivery:MaximumBackOff=00:00:01", .. settings]);
        await node.StartAgainAsync();
        return node;
    }

    public async Task StartAgainAsync()
    {
        ProcessStartInfo start = new("dotnet", ["exec", CommandLine.Assembly, "serve", "--data", DataPath, "--urls", Address, .. _settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The node did not start.");
        // Nobody reads the log unless the node dies; the pipes must be drained all the same.
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        await WaitUntilAsync(async () =>
        {
            if (_process.HasExited) Assert.Fail($"The node ended at start: {await errors}");
            try
            {
                await Scans.ListScansAsync(new ListScansRequest { PageSize = 1 });
                return true;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
                return false;
            }
        });
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        int code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public async Task<Scan> GetAsync(string scanId) => (await Scans.GetScanAsync(new GetScanRequest { ScanId = scanId })).Scan;

    public async Task<Scan> WaitForAsync(string scanId, Scan.Types.Summary summary)
    {
        Scan scan = new();
        await WaitUntilAsync(async () =>
        {
            scan = await GetAsync(scanId);
            if (scan.Summary == Scan.Types.Summary.Failed && summary != Scan.Types.Summary.Failed) Assert.Fail($"The scan failed: {scan}");
            return scan.Summary == summary;
        });
        return scan;
    }

    public static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        // Generous: the machine may be busy with everything else.
        for (Stopwatch watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(3); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            if (await condition()) return;
        }

        Assert.Fail("It did not happen within three minutes.");
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await KillAsync();
        _data.Delete(recursive: true);
    }
}
