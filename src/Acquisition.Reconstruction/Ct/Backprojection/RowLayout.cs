using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// How the filtered rows of views lie in memory: the sample at (view, row, channel) is at
/// <c>view·ViewLength + row·RowStride + channel·ChannelStride</c>. One of the strides is 1.
/// </summary>
public readonly record struct RowLayout
{
    private RowLayout(int rows, int channels, int rowStride, int channelStride) =>
        (Rows, Channels, RowStride, ChannelStride) = (rows, channels, rowStride, channelStride);

    public int Rows { get; }

    public int Channels { get; }

    public int RowStride { get; }

    public int ChannelStride { get; }

    /// <summary>From one view to the next.</summary>
    public int ViewLength => Math.Max(Rows * RowStride, Channels * ChannelStride);

    /// <summary>[views × channels × lanes]: what all rows have at one channel lies together.</summary>
    /// <param name="rows">Rows of a view.</param>
    /// <param name="channels">Channels of a row.</param>
    /// <param name="lanes">From one channel to the next; at least the rows. What is left over is not written.</param>
    public static RowLayout SideBySide(int rows, int channels, int lanes) => new(rows, channels, 1, lanes);

    /// <summary>[views × rows × channels]: as detectors send them.</summary>
    public static RowLayout OneAfterAnother(int rows, int channels) => new(rows, channels, channels, 1);

    /// <summary>Stores consecutive rows, counted over all views, from a tile that holds a row in each of its lanes.</summary>
    internal void Store(Span<float> tile, int firstRow, int count, Span<float> filtered)
    {
        AxisMap all = AxisMap.Plain(Channels);
        if (ChannelStride == 1)
        {
            new LaneTile(firstRow * RowStride, 1, RowStride, count).Store(tile, 1, all, filtered);
            return;
        }
        for (int lane = 0; lane < count;)
        {
            (int view, int row) = Math.DivRem(firstRow + lane, Rows);
            int run = Math.Min(count - lane, Rows - row);
            new LaneTile(view * ViewLength + row, ChannelStride, 1, run).Store(tile[lane..], 1, all, filtered);
            lane += run;
        }
    }
}
