using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Volumes;

/// <summary>
/// The thin, evenly spaced lines of voxels that slices are the means of. A slice of thickness T about z is <c>Σ |cell ∩ [z − T/2, z + T/2]|/T · line</c>, where each
/// line stands for a cell of its own spacing. Where slices are no thicker than the detector's rows a slice is a line.
/// </summary>
internal sealed class SubSlices
{
    /// <summary>A recipe's thickness is typed in by hand: up to this part below the rows' own it means theirs.</summary>
    private const double Tolerance = .1;

    private readonly float[] _weights;

    /// <param name="grid">The slices.</param>
    /// <param name="rowThicknessMm">Of a detector row at the isocentre.</param>
    public SubSlices(VolumeGrid grid, double rowThicknessMm)
    {
        bool thick = grid.SliceThicknessMm > rowThicknessMm * (1 + 1e-6);
        LinesPerSlice = thick ? (int)Math.Ceiling(grid.SliceIncrementMm / rowThicknessMm - 1e-6) : 1;
        SpacingMm = grid.SliceIncrementMm / LinesPerSlice;
        double half = thick ? grid.SliceThicknessMm / SpacingMm / 2 : .5;
        Margin = Math.Max(0, (int)Math.Ceiling(half - .5 - 1e-6));
        _weights = new float[2 * Margin + 1];
        for (int i = -Margin; i <= Margin; i++) _weights[i + Margin] = (float)((Math.Min(half, i + .5) - Math.Max(-half, i - .5)) / (2 * half));
    }

    /// <summary>Lines from one slice to the next.</summary>
    public int LinesPerSlice { get; }

    /// <summary>Lines that a slice reaches beyond its own on either side.</summary>
    public int Margin { get; }

    /// <summary>Distance of neighbouring lines.</summary>
    public double SpacingMm { get; }

    /// <summary>What each of a slice's lines counts: [2·<see cref="Margin"/> + 1], sum 1.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Lines of so many slices.</summary>
    public int LineCount(int slices) => (slices - 1) * LinesPerSlice + 2 * Margin + 1;

    /// <summary>The first line of a slice, counted from the first line of the first slice.</summary>
    public int FirstLine(int slice) => slice * LinesPerSlice;

    /// <summary>The slice, in fractions, in whose middle a line lies.</summary>
    public double SliceOf(int line) => (line - Margin) / (double)LinesPerSlice;

    /// <param name="check">Below <c>recipe.grid</c>.</param>
    /// <param name="thicknessMm">What is asked for; null: the rows' own.</param>
    /// <param name="rowThicknessMm">Of a detector row at the isocentre.</param>
    public static void Check(FieldChecks check, double? thicknessMm, double rowThicknessMm) => check.Require(
        "slice_thickness_mm", thicknessMm is null || thicknessMm >= rowThicknessMm * (1 - Tolerance),
        FormattableString.Invariant($"must be at least {rowThicknessMm:0.###} mm, the thickness of a detector row at the isocentre"));
}
