namespace FellowOakDicom.Network.Client;

/// <summary>Requests that no association has taken yet, in the order in which they were added.</summary>
internal sealed class RequestQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<DicomRequest> _requests = [];
    private TaskCompletionSource _added = NewSignal();

    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _requests.Count == 0;
        }
    }

    /// <summary>Completed when a request is added after this was asked.</summary>
    public Task NextAddition
    {
        get
        {
            lock (_lock) return _added.Task;
        }
    }

    public void Add(DicomRequest request)
    {
        lock (_lock)
        {
            _requests.AddLast(request);
            _added.SetResult();
            _added = NewSignal();
        }
    }

    public void PutBack(IReadOnlyList<DicomRequest> requests)
    {
        lock (_lock)
        {
            for (int i = requests.Count - 1; i >= 0; i--) _requests.AddFirst(requests[i]);
        }
    }

    public DicomRequest[] ToArray()
    {
        lock (_lock) return [.. _requests];
    }

    /// <summary>Takes the first request if it is one that the taker wants.</summary>
    public DicomRequest? TakeIf(Func<DicomRequest, bool> isWanted)
    {
        lock (_lock)
        {
            if (_requests.First is not { } first || !isWanted(first.Value)) return null;
            _requests.RemoveFirst();
            return first.Value;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
