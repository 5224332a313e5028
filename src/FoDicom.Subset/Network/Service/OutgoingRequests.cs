using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace FellowOakDicom.Network;

/// <summary>The requests of one end of an association: waiting for their turn, sent, and then answered or given up.</summary>
internal sealed class OutgoingRequests : IDisposable
{
    private readonly Channel<DicomRequest> _waiting = Channel.CreateUnbounded<DicomRequest>();
    private readonly ConcurrentDictionary<ushort, PendingRequest> _sent = new();
    private readonly Lock _counting = new();
    private TaskCompletionSource _idle = Completed();
    private SemaphoreSlim? _window;
    private int _unfinished;

    /// <summary>Completed while every request so far is answered or given up.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_counting) return _idle.Task;
        }
    }

    /// <param name="window">Requests that may be outstanding at the same time; 0: any number.</param>
    public void Open(int window) => _window = new SemaphoreSlim(window == 0 ? int.MaxValue : window);

    public void Add(DicomRequest request)
    {
        lock (_counting)
        {
            if (_unfinished++ == 0) _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _waiting.Writer.TryWrite(request);
    }

    /// <summary>The next request to send, once there is one and a place in the window for it.</summary>
    public async ValueTask<DicomRequest> NextAsync(CancellationToken cancellationToken)
    {
        await _window!.WaitAsync(cancellationToken);
        return await _waiting.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Takes back what is still waiting for its turn.</summary>
    public IReadOnlyList<DicomRequest> TakeUnsent()
    {
        List<DicomRequest> unsent = [];
        while (_waiting.Reader.TryRead(out DicomRequest? request)) unsent.Add(request);
        for (int i = 0; i < unsent.Count; i++) CountOne();
        return unsent;
    }

    public void Sending(PendingRequest pending) => _sent[pending.Request.MessageID] = pending;

    public bool TryFind(ushort messageId, [NotNullWhen(true)] out PendingRequest? pending) => _sent.TryGetValue(messageId, out pending);

    /// <returns>False: somebody else was faster to end the wait for it.</returns>
    public bool TryEnd(PendingRequest pending)
    {
        if (!_sent.TryRemove(new KeyValuePair<ushort, PendingRequest>(pending.Request.MessageID, pending))) return false;
        pending.Dispose();
        return true;
    }

    /// <summary>A request that had a place in the window is done with, and its user has been told.</summary>
    public void Finish()
    {
        _window!.Release();
        CountOne();
    }

    /// <summary>The connection is gone: nobody waits for an answer any more.</summary>
    public void Dispose()
    {
        foreach (PendingRequest pending in _sent.Values) TryEnd(pending);
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private void CountOne()
    {
        lock (_counting)
        {
            if (--_unfinished == 0) _idle.SetResult();
        }
    }
}
