using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Acquisition.Wire;

/// <summary>
/// A one-to-one table between a wire enum and a Core enum, read in both directions. It checks itself complete where it is made, so that a value that is
/// added to either enum and forgotten here fails every test at once. The wire's 0, "not said", stands in a table only where it means something.
/// </summary>
public sealed class EnumMap<TWire, TCore>
    where TWire : struct, Enum
    where TCore : struct, Enum
{
    private readonly FrozenDictionary<TCore, TWire> _toWire;

    /// <exception cref="InvalidOperationException">A value is missing.</exception>
    /// <exception cref="ArgumentException">A value stands in the table twice.</exception>
    public EnumMap(params (TWire Wire, TCore Core)[] pairs)
    {
        FromWire = pairs.ToFrozenDictionary(p => p.Wire, p => p.Core);
        _toWire = pairs.ToFrozenDictionary(p => p.Core, p => p.Wire);
        string[] missing =
        [
            .. Enum.GetValues<TWire>().Where(value => !value.Equals(default(TWire)) && !FromWire.ContainsKey(value)).Select(value => $"{typeof(TWire).Name}.{value}"),
            .. Enum.GetValues<TCore>().Where(value => !_toWire.ContainsKey(value)).Select(value => $"{typeof(TCore).Name}.{value}"),
        ];
        if (missing is not []) throw new InvalidOperationException($"The table between {typeof(TWire)} and {typeof(TCore)} lacks {string.Join(", ", missing)}.");
        Choices = string.Join(", ", pairs.Select(p => NameInContract(p.Wire)));
    }

    public FrozenDictionary<TWire, TCore> FromWire { get; }

    /// <summary>The wire's values by the names that the contract gives them, for messages.</summary>
    public string Choices { get; }

    public TWire ToWire(TCore value) => _toWire[value];

    private static string NameInContract(TWire value) =>
        typeof(TWire).GetField(value.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? value.ToString();
}
