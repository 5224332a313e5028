using System.Globalization;
using Acquisition.Core.Model.Errors;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A warning to and from the wire.</summary>
public static class WarningWire
{
    private static readonly EnumMap<V1.Warning.Types.Severity, WarningSeverity> Severities = new(
        (V1.Warning.Types.Severity.Notice, WarningSeverity.Notice),
        (V1.Warning.Types.Severity.Warning, WarningSeverity.Warning),
        (V1.Warning.Types.Severity.Error, WarningSeverity.Error));

    public static V1.Warning ToWire(Warning warning) => new()
    {
        Severity = Severities.ToWire(warning.Severity),
        Reason = warning.Reason,
        Message = warning.Message,
        Field = warning.Field,
        ReconstructionId = warning.Reconstruction?.ToString("N", CultureInfo.InvariantCulture) ?? "",
        Count = warning.Count,
        FirstTime = warning.FirstTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };

    /// <summary>What a node said. A severity that this version does not know, and what else a later node may say otherwise, is no reason to lose the warning.</summary>
    public static Warning FromWire(V1.Warning wire)
    {
        WireReader unreadable = new();
        return new Warning(Severities.FromWire.GetValueOrDefault(wire.Severity, WarningSeverity.Warning), wire.Reason, wire.Message)
        {
            Field = wire.Field,
            Reconstruction = Guid.TryParseExact(wire.ReconstructionId, "N", out Guid reconstruction) ? reconstruction : null,
            Count = wire.Count,
            FirstTime = wire.FirstTime is { } time ? TimeWire.FromWire(time, TimeSpan.Zero, "first_time", unreadable) : null,
        };
    }
}
