using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Numerics;

public class ArenaTests
{
    [Fact]
    public void Kernels_nest_and_what_was_taken_stays_untouched_and_in_its_place() => OnFreshThread(() =>
    {
        using Arena.Frame outer = Arena.Open();
        Span<float> first = outer.Take(100);
        first.Fill(1);
        nint place = Address(first);
        for (int size = 1; size < 10_000_000; size *= 3)    // far beyond the first chunk: it grows several times
        {
            using Arena.Frame inner = Arena.Open();
            inner.Take(size).Fill(2);
        }
        Span<float> second = outer.Take(5_000_000);
        second.Fill(3);
        Assert.Equal(place, Address(first));
        Assert.False(first.ContainsAnyExcept(1f));
        Assert.False(second.ContainsAnyExcept(3f));
    });

    [Fact]
    public void Every_piece_starts_on_a_cache_line() => OnFreshThread(() =>
    {
        using Arena.Frame frame = Arena.Open();
        for (int count = 0; count < 3000; count++) Assert.Equal(0, Address(frame.Take(count)) % 64);
    });

    [Fact]
    public void What_a_closed_frame_had_is_taken_again() => OnFreshThread(() =>
    {
        using Arena.Frame outer = Arena.Open();
        nint Place()
        {
            using Arena.Frame frame = Arena.Open();
            return Address(frame.Take(1000));
        }
        Assert.Equal(Place(), Place());
    });

    [Fact]
    public void A_warm_kernel_allocates_nothing() => OnFreshThread(() =>
    {
        void Kernel()
        {
            using Arena.Frame outer = Arena.Open();
            outer.Take(300_000)[0] = 1;
            using Arena.Frame inner = Arena.Open();
            inner.TakePlanar(100_000).Re[0] = 1;
        }
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 3 * Arena.Window; i++) Kernel();
        }));
    });

    [Fact]
    public void What_a_giant_kernel_left_is_given_up() => OnFreshThread(() =>
    {
        void Kernel(int floats)
        {
            using Arena.Frame frame = Arena.Open();
            frame.Take(floats)[0] = 1;
        }
        Kernel(64 << 20);
        Assert.InRange(Arena.HeldBytes, 256L << 20, 512L << 20);
        for (int i = 0; i < 2 * Arena.Window; i++) Kernel(1000);
        Assert.InRange(Arena.HeldBytes, 0, 1 << 20);
    });

    [Fact]
    public void Frames_that_do_not_nest_are_refused() => OnFreshThread(() =>
    {
        Arena.Frame outer = Arena.Open(), inner = Arena.Open();
        bool taken = false, closed = false;
        try
        {
            outer.Take(1);
            taken = true;
        }
        catch (InvalidOperationException)
        {
        }
        try
        {
            outer.Dispose();
            closed = true;
        }
        catch (InvalidOperationException)
        {
        }
        inner.Dispose();
        outer.Dispose();
        Assert.False(taken || closed);
    });

    private static nint Address(Span<float> span) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(span));

    /// <summary>A thread of its own has an arena of its own, which no other test has grown.</summary>
    private static void OnFreshThread(Action test)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("On its own thread: " + failure.Message, failure);
    }
}
