namespace Acquisition.Reconstruction.Fourier;

/// <summary>The sign of the exponent.</summary>
public enum FourierDirection
{
    /// <summary>exp(−i2πkn/N): image to k-space.</summary>
    Forward,

    /// <summary>exp(+i2πkn/N): k-space to image.</summary>
    Inverse,
}
