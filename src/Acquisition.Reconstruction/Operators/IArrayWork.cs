using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>Work on arrays that is written for any backend, so that one that is found at run time can do it.</summary>
public interface IArrayWork<out TResult>
{
    TResult Run<TArray>(IArrayBackend<TArray> backend);
}

/// <summary>A device that holds arrays, runs operators' kernels on them, and so whole solvers.</summary>
public interface IArrayKernels
{
    /// <summary>Does the work on this device's arrays.</summary>
    /// <exception cref="Core.Model.Errors.DeviceFailedException">Such as too little memory.</exception>
    TResult Run<TResult>(IArrayWork<TResult> work);
}

public static class ArrayKernelsExtensions
{
    /// <summary>Does the work on a device's arrays, or on the host's where there is none.</summary>
    /// <exception cref="Core.Model.Errors.DeviceFailedException">Such as too little memory.</exception>
    public static TResult RunOrOnHost<TResult>(this IArrayKernels? device, IArrayWork<TResult> work) =>
        device is null ? work.Run(HostBackend.Shared) : device.Run(work);
}
