namespace Acquisition.Core.Model.Errors;

/// <summary>The device that the kernels ran on failed in the middle of a reconstruction. Nothing is wrong with the scan: another device can start it again.</summary>
public sealed class DeviceFailedException(string device, Exception cause) : Exception($"{device} failed: {cause.Message}", cause)
{
    public string Device { get; } = device;
}
