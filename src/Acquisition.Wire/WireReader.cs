using Acquisition.Core.Model.Errors;

namespace Acquisition.Wire;

/// <summary>Collects what a message lacks while it is read: absent messages and unspecified enum values, by field path.</summary>
public sealed class WireReader
{
    private readonly List<FieldViolation> _violations = [];

    public IReadOnlyList<FieldViolation> Violations => _violations;

    /// <summary>The message, or an empty one in its place with the absence noted.</summary>
    internal T Required<T>(T? message, string field)
        where T : class, new()
    {
        if (message is not null) return message;
        Violation(field, "is required");
        return new T();
    }

    /// <summary>The value that a wire value stands for; the default with the gap noted when it stands for none.</summary>
    internal TCore Required<TWire, TCore>(TWire value, string field, IReadOnlyDictionary<TWire, TCore> meanings)
        where TWire : struct, Enum
    {
        if (meanings.TryGetValue(value, out TCore? meaning)) return meaning;
        Violation(field, $"must be one of {string.Join(", ", meanings.Keys)}");
        return default!;
    }

    internal void Violation(string field, string description) => _violations.Add(new FieldViolation(field, description));
}
