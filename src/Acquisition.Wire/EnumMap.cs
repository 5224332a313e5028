using System.Collections.Frozen;

namespace Acquisition.Wire;

/// <summary>
/// A one-to-one table between a wire enum and a Core enum, read in both directions. It checks itself complete when it is made, so that a value that is added
/// on one side alone fails at once and not when it is first met.
/// </summary>
public sealed class EnumMap<TWire, TCore>
    where TWire : struct, Enum
    where TCore : struct, Enum
{
    private readonly FrozenDictionary<TCore, TWire> _toWire;

    /// <exception cref="ArgumentException">A value of either enum, the wire's unspecified one aside, has no partner.</exception>
    public EnumMap(params (TWire Wire, TCore Core)[] pairs)
    {
        FromWire = pairs.ToFrozenDictionary(p => p.Wire, p => p.Core);
        _toWire = pairs.ToFrozenDictionary(p => p.Core, p => p.Wire);
        // Zero is every wire enum's "unspecified".
        IEnumerable<string> missing =
        [
            .. Enum.GetValues<TWire>().Where(wire => !FromWire.ContainsKey(wire) && !wire.Equals(default(TWire))).Select(wire => $"{typeof(TWire).Name}.{wire}"),
            .. Enum.GetValues<TCore>().Where(core => !_toWire.ContainsKey(core)).Select(core => $"{typeof(TCore).Name}.{core}"),
        ];
        if (missing.Any()) throw new ArgumentException($"No partner for {string.Join(", ", missing)}.", nameof(pairs));
    }

    public FrozenDictionary<TWire, TCore> FromWire { get; }

    public TWire ToWire(TCore value) => _toWire[value];
}
