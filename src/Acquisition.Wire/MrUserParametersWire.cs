using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>ISMRMRD's named values to and from the wire.</summary>
internal static class MrUserParametersWire
{
    public static V1.MrUserParameters? ToWire(MrUserParameters parameters)
    {
        if (parameters.IsEmpty) return null;
        V1.MrUserParameters wire = new();
        wire.Longs.AddRange(parameters.Longs.Select(p => new V1.MrUserParameterLong { Name = p.Key, Value = p.Value }));
        wire.Doubles.AddRange(parameters.Doubles.Select(p => new V1.MrUserParameterDouble { Name = p.Key, Value = p.Value }));
        wire.Strings.AddRange(parameters.Strings.Select(ToWire));
        wire.Base64S.AddRange(parameters.Base64s.Select(ToWire));
        return wire;
    }

    public static MrUserParameters FromWire(V1.MrUserParameters? wire) => wire is null
        ? new MrUserParameters()
        : new MrUserParameters
        {
            Longs = [.. wire.Longs.Select(p => KeyValuePair.Create(p.Name, p.Value))],
            Doubles = [.. wire.Doubles.Select(p => KeyValuePair.Create(p.Name, p.Value))],
            Strings = [.. wire.Strings.Select(FromWire)],
            Base64s = [.. wire.Base64S.Select(FromWire)],
        };

    private static V1.MrUserParameterString ToWire(KeyValuePair<string, string> parameter) => new() { Name = parameter.Key, Value = parameter.Value };

    private static KeyValuePair<string, string> FromWire(V1.MrUserParameterString wire) => KeyValuePair.Create(wire.Name, wire.Value);
}
