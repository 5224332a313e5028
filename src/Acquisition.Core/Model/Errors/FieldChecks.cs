using System.Globalization;

namespace Acquisition.Core.Model.Errors;

/// <summary>Collects every violation of a request, each under its field's path, so that the sender can mend all at once.</summary>
public sealed class FieldChecks
{
    private readonly string _path;
    private readonly List<FieldViolation> _violations;

    public FieldChecks()
        : this("", [])
    {
    }

    private FieldChecks(string path, List<FieldViolation> violations) => (_path, _violations) = (path, violations);

    public IReadOnlyList<FieldViolation> Violations => _violations;

    /// <summary>The same collection, for fields below a path.</summary>
    public FieldChecks In(string path) => new(Path(path), _violations);

    public void Require(string field, bool holds, string expected)
    {
        if (!holds) _violations.Add(new FieldViolation(Path(field), expected));
    }

    private string Path(string field) => _path.Length == 0 ? field : $"{_path}.{field}";

    public void Range(string field, long value, long minimum, long maximum) =>
        Require(field, value >= minimum && value <= maximum, $"must be {minimum}..{maximum}, got {value}");

    public void Positive(string field, double value) =>
        Require(field, double.IsFinite(value) && value > 0, $"must be a finite number > 0, got {value.ToString(CultureInfo.InvariantCulture)}");

    public void PositiveIfKnown(string field, double? value)
    {
        if (value is { } known) Positive(field, known);
    }

    public void Finite(string field, double value) => Require(field, double.IsFinite(value), "must be a finite number");

    public void FiniteIfKnown(string field, double? value)
    {
        if (value is { } known) Finite(field, known);
    }

    /// <summary>A short or long string of DICOM: no backslash, no control characters, at most so many characters.</summary>
    public void Text(string field, string value, int maximum) => Require(
        field, value.Length <= maximum && !value.Contains('\\') && !value.Any(char.IsControl),
        $"must have at most {maximum} characters and neither a backslash nor control characters");

    /// <summary>A DICOM PN: at most three component groups of 64 characters.</summary>
    public void PersonName(string field, string value) => Require(
        field,
        !value.Contains('\\') && !value.Any(char.IsControl) && value.Split('=') is { Length: <= 3 } groups && groups.All(g => g.Length <= 64 && g.Count(c => c == '^') <= 4),
        "must be a DICOM person name (family^given^middle^prefix^suffix), at most 64 characters a component group");

    public void CodeString(string field, string value) => Require(
        field, value.Length <= 16 && value.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is ' ' or '_'),
        "must be a DICOM code string: at most 16 upper-case letters, digits, spaces or underscores");

    /// <summary>A UID, or empty.</summary>
    public void Uid(string field, string value) => Require(
        field,
        value.Length == 0 || (value.Length <= 64 && value.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'))),
        "must be a DICOM UID: digits and dots, at most 64 characters, no component with a leading zero");
}
