using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>Chooses a width for work on short rows: the widest vector that is no longer than the row.</summary>
internal static class Narrow
{
    /// <param name="lanes">Floats in a row: 4 or 8.</param>
    /// <param name="work">What to run.</param>
    public static void Run<W>(int lanes, ref W work) where W : struct, IVectorWork, allows ref struct
    {
        if (lanes >= 8 && Hardware.Has256) work.Run<Lanes256>();
        else if (Hardware.Has128) work.Run<Lanes128>();
        else work.Run<Lanes1>();
    }
}
