using Grpc.Core;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client;

/// <summary>
/// The blocks that are not yet durable: filled by the writer, read by the pump as often as a connection breaks,
/// emptied by acknowledgements. Holds at most a window of meta and samples, or one block.
/// </summary>
internal sealed class SendWindow(long firstSequenceNumber, long windowBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, V1.Block> _blocks = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _durable = firstSequenceNumber;
    private long _bytes;
    private V1.WriteFinish? _finish;
    private Exception? _failure;
    private bool _closed;

    public long DurableSequenceNumber => Volatile.Read(ref _durable);

    /// <summary>Bytes of a block as windows and limits count them.</summary>
    public static long BytesOf(V1.Block block) => (long)block.Meta.Length + block.Samples.Length;

    /// <summary>Adds a block once there is room for it.</summary>
    public async ValueTask EnqueueAsync(V1.Block block, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_closed) throw _failure ?? new RpcException(new Status(StatusCode.Cancelled, "The scan was aborted or its writer disposed."));
                if (block.SequenceNumber < _durable) return;
                if (_bytes == 0 || _bytes + BytesOf(block) <= windowBytes)
                {
                    _blocks.Add(block.SequenceNumber, block);
                    _bytes += BytesOf(block);
                    Signal();
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>No block follows; the finish is sent after the last.</summary>
    public void Complete(V1.WriteFinish finish)
    {
        lock (_lock)
        {
            _finish = finish;
            Signal();
        }
    }

    /// <summary>Block <paramref name="sequenceNumber"/>, or the finish when that was the last; waits for it.</summary>
    public async Task<V1.WriteScanRequest> NextAsync(long sequenceNumber, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_blocks.TryGetValue(sequenceNumber, out V1.Block? block)) return new V1.WriteScanRequest { Block = block };
                if (_finish is not null && sequenceNumber >= _finish.BlockCount) return new V1.WriteScanRequest { Finish = _finish };
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets everything below <paramref name="sequenceNumber"/>.</summary>
    public void Acknowledge(long sequenceNumber)
    {
        lock (_lock)
        {
            for (; _durable < sequenceNumber; _durable++)
            {
                if (_blocks.Remove(_durable, out V1.Block? block)) _bytes -= BytesOf(block);
            }

            Signal();
        }
    }

    /// <summary>Nothing will be sent any more: waiting writers fail.</summary>
    public void Close(Exception? failure)
    {
        lock (_lock)
        {
            _closed = true;
            _failure = failure;
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        TaskCompletionSource changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
