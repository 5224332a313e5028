using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>User parameters to and from the wire.</summary>
internal static class MrUserParametersWire
{
    /// <summary>Null when there are none.</summary>
    public static V1.MrUserParameters? ToWire(MrUserParameters parameters)
    {
        if (parameters.IsEmpty) return null;
        V1.MrUserParameters wire = new();
        wire.Longs.AddRange(parameters.Longs.Select(p => new V1.MrUserParameterLong { Name = p.Key, Value = p.Value }));
        wire.Doubles.AddRange(parameters.Doubles.Select(p => new V1.MrUserParameterDouble { Name = p.Key, Value = p.Value }));
        wire.Strings.AddRange(parameters.Strings.Select(p => new V1.MrUserParameterString { Name = p.Key, Value = p.Value }));
        wire.Base64S.AddRange(parameters.Base64s.Select(p => new V1.MrUserParameterString { Name = p.Key, Value = p.Value }));
        return wire;
    }

    public static MrUserParameters FromWire(V1.MrUserParameters? wire) => wire is null ? new MrUserParameters() : new MrUserParameters
    {
        Longs = [.. wire.Longs.Select(p => KeyValuePair.Create(p.Name, p.Value))],
        Doubles = [.. wire.Doubles.Select(p => KeyValuePair.Create(p.Name, p.Value))],
        Strings = [.. wire.Strings.Select(p => KeyValuePair.Create(p.Name, p.Value))],
        Base64s = [.. wire.Base64S.Select(p => KeyValuePair.Create(p.Name, p.Value))],
    };
}
