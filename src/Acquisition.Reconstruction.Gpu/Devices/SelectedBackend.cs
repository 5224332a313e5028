namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>The backend that reconstructions run on, and why. Dispose it when no reconstruction uses it any more.</summary>
public sealed class SelectedBackend : IDisposable
{
    private readonly IDisposable[] _held;

    /// <summary>What the kernels hold is disposed in the order given: a device before the context that it came from.</summary>
    internal SelectedBackend(Backend backend, string deviceName, string reason, Reconstructor reconstructor, params IDisposable[] held) =>
        (Backend, DeviceName, Reason, Reconstructor, _held) = (backend, deviceName, reason, reconstructor, held);

    /// <summary>Never <see cref="Backend.Auto"/>.</summary>
    public Backend Backend { get; }
    public string DeviceName { get; }

    /// <summary>Why this one and no other: a sentence or two for the log and for the command line.</summary>
    public string Reason { get; }
    public Reconstructor Reconstructor { get; }

    public void Dispose()
    {
        foreach (IDisposable item in _held) item.Dispose();
    }
}
