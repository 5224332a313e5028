using Acquisition.Core.Model.Errors;
using Acquisition.Wire;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client;

/// <summary>What a node found about a scan, each finding once however often the node repeats it.</summary>
internal sealed class ReceivedWarnings(Action<Warning>? onWarning)
{
    private readonly Lock _lock = new();
    private readonly List<Warning> _warnings = [];

    public IReadOnlyList<Warning> Snapshot()
    {
        lock (_lock) return [.. _warnings];
    }

    public void Add(IEnumerable<V1.Warning> warnings)
    {
        foreach (V1.Warning warning in warnings) Add(warning);
    }

    public void Add(V1.Warning wire)
    {
        Warning warning = WarningWire.FromWire(wire);
        lock (_lock)
        {
            // Count and time may have gone on; what was found is the same.
            int known = _warnings.FindIndex(other => IsSame(other, warning));
            if (known >= 0)
            {
                _warnings[known] = warning;
                return;
            }

            _warnings.Add(warning);
        }

        onWarning?.Invoke(warning);
    }

    private static bool IsSame(Warning a, Warning b) => a with { Count = b.Count, FirstTime = b.FirstTime, Message = b.Message } == b;
}
