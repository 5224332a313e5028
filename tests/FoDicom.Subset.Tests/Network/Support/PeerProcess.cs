using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>A program that is not ours: started for one test, and killed at its end.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60); // the machine may be busy
    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private PeerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a program that listens, and waits until it does.</summary>
    public static async Task<PeerProcess> ListenAsync(int port, string program, params string[] arguments)
    {
        PeerProcess peer = Start(program, arguments);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < StartTimeout && !peer._process.HasExited; await Task.Delay(50))
        {
            if (await IsOpenAsync(port)) return peer;
        }
        await peer.DisposeAsync();
        throw new InvalidOperationException($"{program} did not come up:\n{peer.Output}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        await using PeerProcess peer = Start(program, arguments);
        await peer._process.WaitForExitAsync().WaitAsync(RunTimeout);
        return (peer._process.ExitCode, peer.Output);
    }

    /// <summary>A DCMTK storage provider on loopback that writes what it gets, bit by bit, to the folder.</summary>
    public static Task<PeerProcess> StorescpAsync(int port, DirectoryInfo folder, params string[] options) =>
        ListenAsync(port, "storescp", ["-d", "-dhl", "-aet", "STORESCP", "-od", folder.FullName, "-fe", ".dcm", "+B", .. options, $"{port}"]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static PeerProcess Start(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["TCP_NODELAY"] = "1"; // DCMTK leaves Nagle on unless told otherwise
        try
        {
            return new PeerProcess(Process.Start(info)!);
        }
        catch (Win32Exception)
        {
            Witness.Missing(program);
            throw;
        }
    }

    private static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Append(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
