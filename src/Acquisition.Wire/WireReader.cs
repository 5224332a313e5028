using Acquisition.Core.Model.Errors;

namespace Acquisition.Wire;

/// <summary>Collects what cannot be read of a message, each under its field's path: absent messages, unspecified and unknown enum values, malformed dates.</summary>
public sealed class WireReader
{
    private readonly string _path;
    private readonly List<FieldViolation> _violations;

    public WireReader()
        : this("", [])
    {
    }

    private WireReader(string path, List<FieldViolation> violations) => (_path, _violations) = (path, violations);

    public IReadOnlyList<FieldViolation> Violations => _violations;

    /// <summary>The same collection, for fields below a path.</summary>
    internal WireReader In(string field) => new(Path(field), _violations);

    /// <summary>The message, or an empty one in its place with the absence noted.</summary>
    internal T Required<T>(T? message, string field)
        where T : class, new()
    {
        if (message is not null) return message;
        Violation(field, "is required");
        return new T();
    }

    /// <summary>The value that a wire value stands for; the default with the gap noted when it stands for none.</summary>
    internal TCore Required<TWire, TCore>(TWire value, string field, EnumMap<TWire, TCore> map)
        where TWire : struct, Enum
        where TCore : struct, Enum
    {
        if (map.FromWire.TryGetValue(value, out TCore meaning)) return meaning;
        Violation(field, $"must be one of {map.Choices}");
        return default;
    }

    /// <summary>As <see cref="Required{TWire, TCore}"/>, where a value that is not said is allowed and means null.</summary>
    internal TCore? Optional<TWire, TCore>(TWire value, string field, EnumMap<TWire, TCore> map)
        where TWire : struct, Enum
        where TCore : struct, Enum =>
        value.Equals(default(TWire)) ? null : Required(value, field, map);

    internal void Violation(string field, string description) => _violations.Add(new FieldViolation(Path(field), description));

    private string Path(string field) => _path.Length == 0 ? field : $"{_path}.{field}";
}
