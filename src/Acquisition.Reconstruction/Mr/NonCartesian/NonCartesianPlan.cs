using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>How k-space is covered along the third axis.</summary>
internal enum KspaceExtent
{
    /// <summary>One plane: a slice.</summary>
    Planar,

    /// <summary>Planes above each other, counted by k-space encoding step 2: stack of stars, stack of spirals.</summary>
    Stack,

    /// <summary>Trajectories in three dimensions.</summary>
    Volume,
}

/// <summary>From samples anywhere in k-space to one slice, or to the slices of one slab. Immutable.</summary>
internal sealed class NonCartesianPlan
{
    public NonCartesianPlan(MrEncoding encoding, Recipe recipe, int channels)
    {
        (Encoding, Channels) = (encoding, channels);
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        Columns = recipe.Grid.Columns ?? recon.Matrix.X;
        Rows = recipe.Grid.Rows ?? recon.Matrix.Y;
        Slices = recon.Matrix.Z;
        Kind = encoded.Matrix.Z == 1 ? KspaceExtent.Planar : encoding.Limits.KspaceEncodingStep2 is { Count: > 1 } ? KspaceExtent.Stack : KspaceExtent.Volume;
        Lines = encoding.Limits.KspaceEncodingStep1?.Count;
        MrLimits limits = MrLimits.Of(encoding);
        Readouts = Lines * (Kind == KspaceExtent.Stack ? limits.KspaceEncodingStep2.Count : 1) * limits.Average.Count;
        // ∫S dk over k-space, 1/(fields of view) for each sample of the encoded matrix, becomes the sum of a unitary transform, as mr.fourier has it.
        bool flat = Kind == KspaceExtent.Planar;
        Scale = encoded.FieldOfViewMm.X * encoded.FieldOfViewMm.Y * (flat ? 1 : encoded.FieldOfViewMm.Z)
            / Math.Sqrt((double)encoded.Matrix.X * encoded.Matrix.Y * encoded.Matrix.Z);
    }

    public MrEncoding Encoding { get; }

    public int Channels { get; }

    public KspaceExtent Kind { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Slices of a slab; 1 for a plane.</summary>
    public int Slices { get; }

    /// <summary>Spokes, interleaves or shots of a plane, or of a volume; null where the header does not say them.</summary>
    public int? Lines { get; }

    /// <summary>Readouts of an image or slab; null where the header does not say them.</summary>
    public int? Readouts { get; }

    /// <summary>
    /// Spokes through the centre that lie 1/(field of view) apart at the edge of a plane: π/2 for each pixel across. Null for other trajectories, and in volumes, whose
    /// number is hardly ever meant to be reached.
    /// </summary>
    public int? FullSpokes => Kind != KspaceExtent.Volume && Encoding.Trajectory is (MrTrajectory.Radial or MrTrajectory.GoldenAngle) ? (int)Math.Ceiling(Math.PI / 2 * Math.Max(Rows, Columns)) : null;

    /// <summary>What ∫S dk, in 1/mm² or 1/mm³, is multiplied with.</summary>
    public double Scale { get; }

    /// <summary>Axes of the trajectory that the transform takes.</summary>
    public int Axes => Kind == KspaceExtent.Planar ? 2 : 3;

    /// <summary>The recon field of view along an axis: x, y, z.</summary>
    public double FieldOfViewMm(int axis) => Of(Encoding.ReconSpace.FieldOfViewMm, axis);

    /// <summary>Elements of the image along an axis.</summary>
    public int Matrix(int axis) => axis switch { 0 => Columns, 1 => Rows, _ => Slices };

    public double EncodedMm(int axis) => Of(Encoding.EncodedSpace.FieldOfViewMm, axis);

    public int EncodedMatrix(int axis) => axis switch { 0 => Encoding.EncodedSpace.Matrix.X, 1 => Encoding.EncodedSpace.Matrix.Y, _ => Encoding.EncodedSpace.Matrix.Z };

    public ImageSize Size => new(Slices, Rows, Columns, FieldOfViewMm(1) / Rows, FieldOfViewMm(0) / Columns, FieldOfViewMm(2) / Slices);

    public long Pixels => (long)Rows * Columns * Slices;

    private static double Of(FieldOfView fieldOfView, int axis) => axis switch { 0 => fieldOfView.X, 1 => fieldOfView.Y, _ => fieldOfView.Z };
}
