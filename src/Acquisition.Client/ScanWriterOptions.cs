using Acquisition.Core.Model.Errors;

namespace Acquisition.Client;

/// <summary>How hard a <see cref="ScanWriter"/> tries to keep its stream alive, and whom it tells what the node finds.</summary>
public sealed record ScanWriterOptions
{
    /// <summary>First pause before a broken stream is opened again; doubles up to <see cref="MaximumBackOff"/>. Default 100 ms.</summary>
    public TimeSpan MinimumBackOff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between attempts. Default 5 s: a node that restarts is found again soon.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the node may be out of reach before the writer gives up. Default 15 minutes: longer than a reboot.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Told of each warning once, when it comes, on a thread of the writer's: returns soon and does not throw. Default: nobody; <see cref="ScanWriter.Warnings"/> has them.</summary>
    public Action<Warning>? OnWarning { get; init; }
}
