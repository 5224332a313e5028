using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Numerics;

public class CoresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10_000)]
    public void Every_piece_runs_once(int count)
    {
        int[] runs = new int[count];
        Cores.For(count, i => Interlocked.Increment(ref runs[i]));
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Fact]
    public void Pieces_that_share_out_work_themselves_and_many_callers_at_once_all_end()
    {
        long sum = 0;
        Thread[] callers = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            Cores.For(50, _ => Cores.For(20, _ => Interlocked.Increment(ref sum)))))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(8 * 50 * 20, sum);
    }

    [Fact]
    public void What_a_piece_throws_reaches_the_caller_and_the_next_job_runs()
    {
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() =>
            Cores.For(100, i =>
            {
                if (i == 41) throw new InvalidDataException("piece 41");
            }));
        Assert.Equal("piece 41", thrown.Message);
        Every_piece_runs_once(100);
    }

    [Fact]
    public void Work_runs_on_no_thread_of_the_pool()
    {
        int pooled = 0;
        Thread caller = new(() => Cores.For(200, _ =>
        {
            if (Thread.CurrentThread.IsThreadPoolThread) Interlocked.Increment(ref pooled);
            Thread.SpinWait(1000);
        }));
        caller.Start();
        caller.Join();
        Assert.Equal(0, pooled);
    }

    [Fact]
    public void Sharing_out_allocates_nothing()
    {
        long[] results = new long[64];
        Squares pieces = new(results);
        Assert.Equal(0, Allocations.Of(() => Cores.For(results.Length, pieces)));
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (long)i * i), results);
    }

    private readonly struct Squares(long[] results) : IPieces
    {
        public void Run(int piece) => results[piece] = (long)piece * piece;
    }
}
