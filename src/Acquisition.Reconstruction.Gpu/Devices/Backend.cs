namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>Where reconstructions run.</summary>
public enum Backend
{
    /// <summary>A setting only: the first GPU that passes its self-test, else the CPU.</summary>
    Auto,

    /// <summary>The vectorised kernels on the processor's cores.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>A device of any vendor's OpenCL 2.0 driver.</summary>
    OpenCl,
}
