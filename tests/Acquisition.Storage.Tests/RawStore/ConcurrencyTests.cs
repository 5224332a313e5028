using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Faults _faults = new();
    private readonly FileRawStore _store;

    public ConcurrencyTests() => _store = Store(_folder.Path, 32 << 10, open: _faults.Open);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_fsync_serves_all_that_wait_and_appends_go_on_meanwhile()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        _faults.Gate.Reset();
        Task<long> first = _store.FlushAsync();
        await _faults.AtGate.WaitAsync(Cancellation);

        await _store.AppendAsync(5, 5); // while the fsync is held back
        Task<long>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => _store.FlushAsync())];
        await _store.AppendAsync(10, 5);
        Assert.Equal(0, (await _store.StatusAsync()).NextSequenceNumber);
        _faults.Gate.Set();

        Assert.Equal(5, await first); // what was appended before the fsync began, and not more
        Assert.All(await Task.WhenAll(waiting), durable => Assert.Equal(15, durable));
        Assert.Equal(2, _faults.Flushes);
        Assert.Equal(15, await _store.FlushAsync());
        Assert.Equal(2, _faults.Flushes); // nothing new: no fsync
    }

    [Fact]
    public async Task A_reader_never_sees_a_block_that_is_not_durable()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 3);
        await _store.FlushAsync();
        await _faults.AtGate.WaitAsync(Cancellation);
        await using IAsyncEnumerator<RawBlock> reader = _store.ReadAsync(Id, Cancellation).GetAsyncEnumerator(Cancellation);
        for (int sequence = 0; sequence < 3; sequence++) Assert.True(await reader.MoveNextAsync());

        _faults.Gate.Reset();
        await _store.AppendAsync(3, 1);
        Task<long> flush = _store.FlushAsync();
        await _faults.AtGate.WaitAsync(Cancellation);
        ValueTask<bool> next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);

        _faults.Gate.Set();
        await flush;
        Assert.True(await next);
        RequireBlock(3, reader.Current);
    }

    [Fact]
    public async Task Many_readers_follow_the_writer_to_the_end()
    {
        const int Count = 3000;
        await _store.CreateAsync();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(ReadAllAsync, Cancellation))];
        for (int first = 0; first < Count; first += 30)
        {
            await _store.AppendAsync(first, 30);
            await _store.FlushAsync();
        }
        Task late = Task.Run(ReadAllAsync, Cancellation);
        await _store.FinishAsync(Count);
        await Task.WhenAll([.. readers, late]);

        async Task ReadAllAsync()
        {
            long sequence = 0;
            await foreach (RawBlock block in _store.ReadAsync(Id, Cancellation)) RequireBlock(sequence++, block);
            Assert.Equal(Count, sequence);
        }
    }

    [Fact]
    public async Task A_waiting_reader_hears_of_the_abort()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 4);
        await _store.FlushAsync();
        long read = 0;
        Task reader = Task.Run(async () =>
        {
            await foreach (RawBlock block in _store.ReadAsync(Id, Cancellation)) RequireBlock(Interlocked.Increment(ref read) - 1, block);
        }, Cancellation);
        SpinWait.SpinUntil(() => Interlocked.Read(ref read) == 4, TimeSpan.FromSeconds(30));
        await _store.AbortAsync(Id, "enough", Cancellation);
        await RequireRefusalAsync(RefusalReason.ScanAborted, () => reader);
    }

    [Fact]
    public async Task A_waiting_reader_can_be_told_to_stop()
    {
        await _store.CreateAsync();
        using CancellationTokenSource stop = new();
        ValueTask<bool> next = _store.ReadAsync(Id, stop.Token).GetAsyncEnumerator(stop.Token).MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
    }

    [Fact]
    public async Task Of_writers_that_take_over_at_once_one_remains()
    {
        await _store.CreateAsync();
        long[] epochs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => _store.TakeOverAsync(), Cancellation)));
        Assert.Equal(40, epochs.Distinct().Count());
        int accepted = 0;
        foreach (long epoch in epochs)
        {
            try
            {
                await _store.AppendAsync(accepted, 1, epoch);
                accepted++;
            }
            catch (RefusalException refusal)
            {
                Assert.Equal(RefusalReason.WriterReplaced, refusal.Reason);
            }
        }
        Assert.Equal(1, accepted);
    }

    [Fact]
    public async Task A_writer_stays_the_writer_while_many_other_scans_are_used()
    {
        await _store.CreateAsync();
        long epoch = await _store.TakeOverAsync();
        await _store.AppendAsync(0, 1, epoch);
        for (int other = 0; other < 150; other++) // more than stay open
        {
            ScanId scan = ScanId.New();
            await _store.CreateAsync(scan, Description, Cancellation);
            await _store.TakeOverAsync(scan, Token, Cancellation);
        }
        await _store.AppendAsync(1, 1, epoch);
    }

    [Fact]
    public async Task A_writer_that_was_taken_over_cannot_add_a_block()
    {
        await _store.CreateAsync();
        long appended = 0;
        long first = await _store.TakeOverAsync();
        Task old = Task.Run(async () =>
        {
            for (; ; appended++) await _store.AppendAsync(appended, 1, first);
        }, Cancellation);
        SpinWait.SpinUntil(() => Interlocked.Read(ref appended) > 50, TimeSpan.FromSeconds(30));
        long second = await _store.TakeOverAsync();
        Assert.NotEqual(first, second);

        long next = await _store.FlushAsync();
        await RequireRefusalAsync(RefusalReason.WriterReplaced, () => old);
        Assert.Equal(next, await _store.FlushAsync()); // nothing came after the take-over
        await _store.AppendAsync(next, 10, second);
        await _store.FinishAsync(next + 10);
        await _store.RequireBlocksAsync(next + 10);
    }

    [Fact]
    public async Task Scans_do_not_disturb_each_other()
    {
        ScanId[] scans = [.. Enumerable.Range(0, 6).Select(_ => ScanId.New())];
        await Task.WhenAll(scans.Select(scan => Task.Run(async () =>
        {
            await _store.CreateAsync(scan, Description, Cancellation);
            long epoch = await _store.TakeOverAsync(scan, Token, Cancellation);
            for (int sequence = 0; sequence < 300; sequence++)
            {
                await _store.AppendAsync(scan, epoch, Block(sequence), Cancellation);
                if (sequence % 25 == 0) await _store.FlushAsync(scan, Cancellation);
            }
            await _store.FinishAsync(scan, Token, 300, Chain(300), Cancellation);
        }, Cancellation)));
        foreach (ScanId scan in scans)
        {
            long sequence = 0;
            await foreach (RawBlock block in _store.ReadAsync(scan, Cancellation)) RequireBlock(sequence++, block);
            Assert.Equal(300, sequence);
        }
    }
}
