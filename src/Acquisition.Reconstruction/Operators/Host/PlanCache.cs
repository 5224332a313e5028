namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Plans by the description that they are made from: equal descriptions share one. Keeps those that were used last. Safe to share.</summary>
internal sealed class PlanCache<TKey, TPlan>(int capacity, Func<TKey, TPlan> make)
    where TKey : IEquatable<TKey>
{
    private readonly Lock _lock = new();
    private readonly List<(TKey Key, TPlan Plan)> _plans = [];     // the last used at the end

    public TPlan Of(TKey key)
    {
        if (Find(key) is (true, TPlan known)) return known;
        TPlan made = make(key);        // outside the lock: it may take long, or need this cache itself
        lock (_lock)
        {
            _plans.Add((key, made));
            if (_plans.Count > capacity) _plans.RemoveAt(0);
        }
        return made;
    }

    private (bool Found, TPlan? Plan) Find(TKey key)
    {
        lock (_lock)
        {
            int index = _plans.FindIndex(entry => entry.Key.Equals(key));
            if (index < 0) return default;
            (TKey Key, TPlan Plan) found = _plans[index];
            _plans.RemoveAt(index);
            _plans.Add(found);
            return (true, found.Plan);
        }
    }
}
