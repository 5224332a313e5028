using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Work on whole vectors: its lengths are multiples of every width.</summary>
internal interface IVectorWork
{
    void Run<V>() where V : unmanaged, ILanes<V>;
}

/// <summary>A loop over elements of which each stands for itself.</summary>
internal interface IVectorLoop
{
    /// <summary>Does as many whole vectors as there are from <paramref name="start"/> on.</summary>
    /// <returns>The first element that is left.</returns>
    int Run<V>(int start) where V : unmanaged, ILanes<V>;
}

/// <summary>The one place that chooses a width. Types and widths are constants to the JIT: what is chosen here is called directly.</summary>
internal static class Widest
{
    /// <summary>Runs the work on the widest vectors that the processor has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<W>(ref W work) where W : struct, IVectorWork, allows ref struct
    {
        if (Hardware.Has512) work.Run<Lanes512>();
        else if (Hardware.Has256) work.Run<Lanes256>();
        else if (Hardware.Has128) work.Run<Lanes128>();
        else work.Run<Lanes1>();
    }

    /// <summary>Runs the loop on the widest vectors, what they leave on narrower ones, and the last few elements one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sweep<L>(ref L loop) where L : struct, IVectorLoop, allows ref struct
    {
        int done = 0;
        if (Hardware.Has512) done = loop.Run<Lanes512>(done);
        if (Hardware.Has256) done = loop.Run<Lanes256>(done);
        if (Hardware.Has128) done = loop.Run<Lanes128>(done);
        loop.Run<Lanes1>(done);
    }
}
