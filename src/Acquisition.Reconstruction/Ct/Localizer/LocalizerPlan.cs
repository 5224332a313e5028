using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Localizer;

/// <summary>
/// The columns of a localizer: evenly spaced in the plane through the axis of rotation that faces the tube. A channel that looks along fan angle γ meets it
/// at s = ρ·tan γ (divergent) or at its own distance from the central ray (parallel).
/// </summary>
internal sealed class LocalizerPlan
{
    /// <summary>A millionth of a column is rounding: a detector's width in its own spacing has all of its channels.</summary>
    private const double Rounding = 1e-6;

    private readonly float[] _channels;

    public LocalizerPlan(CtAcquisition ct, Recipe recipe)
    {
        CtSource source = ct.Sources[0];
        ColumnSpacingMm = recipe.Grid.ColumnSpacingMm ?? source.ChannelSpacingMm;
        RowSpacingMm = recipe.Grid.RowSpacingMm ?? ColumnSpacingMm;
        DetectorRowMm = source.RowSpacingMm;
        double first = Lateral(source, 0), last = Lateral(source, source.DetectorChannels - 1);
        Columns = (int)Math.Min(Math.Floor((last - first) / ColumnSpacingMm + Rounding) + 1, int.MaxValue);
        FirstColumnMm = (first + last) / 2 - (Columns - 1) / 2.0 * ColumnSpacingMm;
        _channels = new float[Math.Min(Columns, ushort.MaxValue)];
        for (int i = 0; i < _channels.Length; i++)
            _channels[i] = (float)Math.Clamp(Channel(source, FirstColumnMm + i * ColumnSpacingMm), 0, source.DetectorChannels - 1);
    }

    public int Columns { get; }

    public double ColumnSpacingMm { get; }

    /// <summary>Distance of neighbouring lines along the table.</summary>
    public double RowSpacingMm { get; }

    /// <summary>Distance of the detector's rows at the axis.</summary>
    public double DetectorRowMm { get; }

    /// <summary>s of the first column, along growing channels.</summary>
    public double FirstColumnMm { get; }

    /// <summary>For each column the zero-based channel, in fractions, that it is seen by.</summary>
    public ReadOnlySpan<float> Channels => _channels;

    private static double Lateral(CtSource source, double channel)
    {
        double along = (channel - source.CentralChannel) * source.ChannelPitchMm;
        if (source.Beam == CtBeam.Parallel) return along;
        double rho = source.SourceIsocentreDistanceMm, distance = source.SourceDetectorDistanceMm;
        return source.DetectorShape == DetectorShape.Flat ? along * rho / distance : rho * Math.Tan(along / distance);
    }

    private static double Channel(CtSource source, double lateralMm)
    {
        double rho = source.SourceIsocentreDistanceMm, distance = source.SourceDetectorDistanceMm;
        double along = source.Beam == CtBeam.Parallel ? lateralMm
            : source.DetectorShape == DetectorShape.Flat ? lateralMm * distance / rho
            : Math.Atan(lateralMm / rho) * distance;
        return source.CentralChannel + along / source.ChannelPitchMm;
    }
}
