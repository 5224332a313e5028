namespace Acquisition.Reconstruction.Mr.Parallel.Algebra;

/// <summary>A complex matrix in double precision, [rows × columns], as two planes.</summary>
internal sealed class ComplexMatrix(int rows, int columns)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public double[] Re { get; } = new double[rows * columns];

    public double[] Im { get; } = new double[rows * columns];

    public (double Re, double Im) this[int row, int column]
    {
        get => (Re[row * Columns + column], Im[row * Columns + column]);
        set => (Re[row * Columns + column], Im[row * Columns + column]) = value;
    }

    /// <summary>A row from a column on.</summary>
    public ComplexRow Row(int row, int from = 0) => new(Re.AsSpan(row * Columns + from, Columns - from), Im.AsSpan(row * Columns + from, Columns - from));
}
