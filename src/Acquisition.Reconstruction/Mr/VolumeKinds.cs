using System.Numerics.Tensors;
using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Mr;

/// <summary>What the recipe asks for of a complex image.</summary>
internal static class VolumeKinds
{
    /// <summary>The voxels of one kind; may be the volume's own memory.</summary>
    /// <exception cref="InvalidOperationException">The volume has no phase: the recipe's rules allow only magnitudes then.</exception>
    public static float[] Of(MadeVolume volume, MrImageKind kind)
    {
        if (volume.Im is not { } im) return kind == MrImageKind.Magnitude ? volume.Re : throw new InvalidOperationException($"The image has no phase to make {kind} of.");
        if (kind == MrImageKind.Real) return volume.Re;
        if (kind == MrImageKind.Imaginary) return im;
        float[] made = new float[im.Length];
        if (kind == MrImageKind.Phase) TensorPrimitives.Atan2(im, volume.Re, made);
        else TensorPrimitives.Hypot(volume.Re, im, made);
        return made;
    }
}
