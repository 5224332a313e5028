using System.Collections.Concurrent;
using System.Collections.Immutable;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>The reconstructions that are under way in this process: how to stop them, and the instances that they have made so far.</summary>
public sealed class RunningReconstructions
{
    private readonly ConcurrentDictionary<Guid, Run> _runs = [];

    /// <summary>The instances that a reconstruction under way has made; null when it is not under way.</summary>
    public IReadOnlyList<InstanceRecord>? Instances(Guid reconstruction) => _runs.TryGetValue(reconstruction, out Run? run) ? run.Instances : null;

    /// <summary>Stops a reconstruction if it is under way.</summary>
    public void Stop(Guid reconstruction)
    {
        if (_runs.TryGetValue(reconstruction, out Run? run)) run.Stop();
    }

    internal Run Begin(Guid reconstruction, CancellationToken cancellationToken)
    {
        Run run = new(this, reconstruction, cancellationToken);
        _runs[reconstruction] = run;
        return run;
    }

    internal sealed class Run(RunningReconstructions all, Guid reconstruction, CancellationToken cancellationToken) : IDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private ImmutableList<InstanceRecord> _instances = [];

        public CancellationToken Token => _stop.Token;

        public IReadOnlyList<InstanceRecord> Instances => _instances;

        /// <summary>One writer at a time.</summary>
        public void Add(InstanceRecord instance) => _instances = _instances.Add(instance);

        /// <summary>The run begins anew.</summary>
        public void Clear() => _instances = [];

        public void Stop()
        {
            try
            {
                _stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended by itself.
            }
        }

        public void Dispose()
        {
            all._runs.TryRemove(new KeyValuePair<Guid, Run>(reconstruction, this));
            _stop.Dispose();
        }
    }
}
