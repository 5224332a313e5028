using System.Globalization;

namespace FellowOakDicom;

/// <summary>Value multiplicity: from Minimum to Maximum values, above one in steps of Multiplicity ("2-2n" is 2, unbounded, 2).</summary>
public sealed class DicomVM
{
    private readonly string _text;

    private DicomVM(string text)
    {
        _text = text;
        string[] ends = text.Split('-');
        Minimum = Number(ends[0]);
        string last = ends[^1];
        bool open = last.EndsWith('n');
        Multiplicity = open && last.Length > 1 ? Number(last[..^1]) : 1;
        Maximum = open ? int.MaxValue : Number(last);
        if (Minimum > Maximum) throw new FormatException();
    }

    public static DicomVM VM_1 { get; } = new("1");

    public static DicomVM VM_1_n { get; } = new("1-n");

    public int Minimum { get; }

    public int Maximum { get; }

    public int Multiplicity { get; }

    /// <exception cref="DicomDataException">The text is no multiplicity.</exception>
    public static DicomVM Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        try
        {
            return s switch { "1" => VM_1, "1-n" => VM_1_n, _ => new DicomVM(s) };
        }
        catch (FormatException exception)
        {
            throw new DicomDataException($"\"{s}\" is not a value multiplicity.", exception);
        }
    }

    public override string ToString() => _text;

    internal bool Allows(int count) =>
        count >= Minimum && count <= Maximum && (Minimum == Maximum || Multiplicity == 1 || count % Multiplicity == Minimum % Multiplicity);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
