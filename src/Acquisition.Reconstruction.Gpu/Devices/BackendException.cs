namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>The backend that was asked for by name cannot be used.</summary>
/// <param name="backend">What was asked for.</param>
/// <param name="reason">A stable UPPER_SNAKE name: BACKEND_MISSING or BACKEND_FAILED.</param>
/// <param name="message">What is wrong and what to do.</param>
public sealed class BackendException(Backend backend, string reason, string message) : Exception(message)
{
    public Backend Backend { get; } = backend;
    public string Reason { get; } = reason;
}
