using System.Collections.Frozen;

namespace Acquisition.Wire;

/// <summary>A one-to-one table between a wire enum and a Core enum, read in both directions.</summary>
internal sealed class EnumMap<TWire, TCore>
    where TWire : struct, Enum
    where TCore : struct, Enum
{
    private readonly FrozenDictionary<TCore, TWire> _toWire;

    public EnumMap(params (TWire Wire, TCore Core)[] pairs)
    {
        FromWire = pairs.ToFrozenDictionary(p => p.Wire, p => p.Core);
        _toWire = pairs.ToFrozenDictionary(p => p.Core, p => p.Wire);
    }

    public FrozenDictionary<TWire, TCore> FromWire { get; }

    public TWire ToWire(TCore value) => _toWire[value];
}
