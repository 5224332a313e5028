using Acquisition.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Acquisition.Client.Tests;

/// <summary>A window bounds what is not yet durable, meta and samples together, and never stops a scan by itself.</summary>
public class SendWindowTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_window_waits_for_an_acknowledgement()
    {
        SendWindow window = new(0, windowBytes: 20);
        await window.EnqueueAsync(Block(0, meta: 4, samples: 6), Cancel);
        await window.EnqueueAsync(Block(1, meta: 4, samples: 6), Cancel);
        Task third = window.EnqueueAsync(Block(2, meta: 1, samples: 0), Cancel).AsTask();
        await Task.Delay(20, Cancel);
        Assert.False(third.IsCompleted);
        window.Acknowledge(1);
        await third.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.Equal(1, window.DurableSequenceNumber);
    }

    [Fact]
    public async Task A_block_larger_than_the_window_passes_alone()
    {
        SendWindow window = new(5, windowBytes: 20);
        await window.EnqueueAsync(Block(5, meta: 10, samples: 100), Cancel);
        Assert.Equal(5, (await window.NextAsync(5, Cancel)).Block.SequenceNumber);
    }

    [Fact]
    public async Task What_is_acknowledged_is_forgotten_and_the_finish_comes_after_the_last()
    {
        SendWindow window = new(0, windowBytes: 100);
        for (int i = 0; i < 3; i++) await window.EnqueueAsync(Block(i, 1, 1), Cancel);
        window.Complete(new WriteFinish { BlockCount = 3 });
        window.Acknowledge(2);
        Assert.Equal(2, (await window.NextAsync(2, Cancel)).Block.SequenceNumber);
        Assert.Equal(3, (await window.NextAsync(3, Cancel)).Finish.BlockCount);
        // A block that the node has already takes no room.
        await window.EnqueueAsync(Block(1, 1000, 1000), Cancel);
        await window.EnqueueAsync(Block(3, 50, 48), Cancel);
    }

    [Fact]
    public async Task A_closed_window_fails_whoever_waits_with_what_closed_it()
    {
        SendWindow window = new(0, windowBytes: 1);
        await window.EnqueueAsync(Block(0, 1, 1), Cancel);
        Task waiting = window.EnqueueAsync(Block(1, 1, 1), Cancel).AsTask();
        window.Close(new InvalidDataException("why"));
        Assert.Equal("why", (await Assert.ThrowsAsync<InvalidDataException>(() => waiting)).Message);

        SendWindow disposed = new(0, windowBytes: 1);
        disposed.Close(null);
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await disposed.EnqueueAsync(Block(0, 1, 1), Cancel))).StatusCode);
    }

    private static Block Block(long sequenceNumber, int meta, int samples) =>
        new() { SequenceNumber = sequenceNumber, Meta = ByteString.CopyFrom(new byte[meta]), Samples = ByteString.CopyFrom(new byte[samples]) };
}
