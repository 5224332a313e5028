using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Which lines of an image's k-space have come, and in which averages: its sampling mask.</summary>
/// <param name="grid">The lines that the limits make.</param>
/// <param name="averages">The range of the average counter.</param>
internal sealed class LineSet(KspaceGrid grid, MrLimit averages)
{
    private readonly ulong[] _came = new ulong[Words(grid, averages)];      // a bit for each line and average
    private readonly int[] _averages = new int[grid.LineCount];

    /// <summary>Bytes that one holds.</summary>
    public static long BytesFor(KspaceGrid grid, MrLimit averages) => sizeof(ulong) * Words(grid, averages) + sizeof(int) * (long)grid.LineCount;

    public KspaceGrid Grid => grid;

    /// <summary>Readouts that have come.</summary>
    public int Count { get; private set; }

    /// <summary>Whether every line of the limits has come in every average: there is nothing to wait for.</summary>
    public bool IsFull => Count == (long)grid.LineCount * averages.Count;

    /// <summary>Averages of a line that have come; 0 for lines beyond the limits.</summary>
    public int Averages(KspaceLine line) => Contains(line) ? _averages[Index(line)] : 0;

    /// <summary>Whether a line has come.</summary>
    public bool Has(KspaceLine line) => Averages(line) > 0;

    /// <summary>Whether a line of an average has come.</summary>
    public bool Has(KspaceLine line, int average)
    {
        long bit = Bit(line, average);
        return (_came[bit >> 6] >> (int)bit & 1) != 0;
    }

    /// <summary>A readout that has not come to its line.</summary>
    public void Add(KspaceLine line, int average)
    {
        long bit = Bit(line, average);
        _came[bit >> 6] |= 1UL << (int)bit;
        _averages[Index(line)]++;
        Count++;
    }

    /// <summary>Averages that lines which have come still lack.</summary>
    public IEnumerable<MissingLine> MissingAverages() => grid.AllLines().Where(line => Averages(line) is > 0 and int came && came < averages.Count).SelectMany(MissingOf);

    /// <summary>The averages of a line that have not come.</summary>
    public IEnumerable<MissingLine> MissingOf(KspaceLine line)
    {
        for (int average = averages.Minimum; average <= averages.Maximum; average++)
            if (!Has(line, average)) yield return new(line, average);
    }

    public void Clear()
    {
        Array.Clear(_came);
        Array.Clear(_averages);
        Count = 0;
    }

    private static long Words(KspaceGrid grid, MrLimit averages) => ((long)grid.LineCount * averages.Count + 63) / 64;

    private bool Contains(KspaceLine line) =>
        line.Step1 >= grid.Lines.Minimum && line.Step1 <= grid.Lines.Maximum && line.Step2 >= grid.Slab.Minimum && line.Step2 <= grid.Slab.Maximum;

    private int Index(KspaceLine line) => (line.Step2 - grid.Slab.Minimum) * grid.Lines.Count + line.Step1 - grid.Lines.Minimum;

    private long Bit(KspaceLine line, int average) => (long)Index(line) * averages.Count + average - averages.Minimum;
}

/// <summary>A readout that has not come.</summary>
internal readonly record struct MissingLine(KspaceLine Line, int Average)
{
    public override string ToString() =>
        $"{Line.Step1}{(Line.Step2 > 0 ? $" of partition {Line.Step2}" : "")}{(Average > 0 ? $" (average {Average})" : "")}";
}
