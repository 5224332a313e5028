using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>A volume with its lines along z together in memory: row by row of pixels, [columns × lanes].</summary>
internal sealed class LineVolume
{
    private readonly int _columns;
    private readonly int _lanes;

    public LineVolume(ConeBeamPlan plan)
    {
        (_columns, _lanes) = (plan.Columns, ConeBackprojector.Lanes(plan));
        Rows = new Memory<float>[plan.Rows];
        for (int row = 0; row < Rows.Length; row++) Rows[row] = new AlignedFloats(_columns * _lanes).Memory;
    }

    public Memory<float>[] Rows { get; }

    public void Clear() => Cores.For(Rows.Length, row => Rows[row].Span.Clear());

    /// <summary>Some of the lines as planes, [lines × rows × columns].</summary>
    public void CopyTo(int firstLine, Memory<float> planes)
    {
        int lines = planes.Length / (Rows.Length * _columns);
        Cores.For(Rows.Length, row =>
        {
            for (int line = 0; line < lines; line += LaneTile.Lanes) CopyRow(row, firstLine + line, Math.Min(LaneTile.Lanes, lines - line), planes.Span[(line * Rows.Length * _columns)..]);
        });
    }

    private void CopyRow(int row, int firstLine, int lines, Span<float> planes)
    {
        int plane = Rows.Length * _columns;
        Span<float> block = stackalloc float[LaneTile.Lanes * LaneTile.Lanes];
        for (int column = 0; column < _columns; column += LaneTile.Lanes)
        {
            int columns = Math.Min(LaneTile.Lanes, _columns - column);
            // The last block of lines is read from further back, so that nothing beyond the end is.
            int from = Math.Min(firstLine, _lanes - LaneTile.Lanes);
            Transposition.Block(in Rows[row].Span[column * _lanes + from], _lanes, columns, ref block[0], LaneTile.Lanes, LaneTile.Lanes);
            for (int line = 0; line < lines; line++)
                block.Slice((firstLine - from + line) * LaneTile.Lanes, columns).CopyTo(planes[(line * plane + row * _columns + column)..]);
        }
    }
}
