using System.Diagnostics;

namespace Acquisition.Storage.Tests;

/// <summary>This program, started again in another role, to be killed without warning.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    public ChildProcess(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>SIGKILL a while after it has printed so many lines.</summary>
    /// <returns>Every line it printed.</returns>
    public async Task<string[]> KillAsync(int afterLines, TimeSpan delay)
    {
        List<string> lines = [];
        while (lines.Count < afterLines && await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(line);
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        _process.Kill();
        string rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string whole = rest[..(rest.LastIndexOf('\n') + 1)]; // a line cut short was not said
        return [.. lines, .. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
