using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// Takes the readout's oversampling away on arrival: a readout becomes an image line, of which the recon field of view is cut out about the centre, and a line of k-space
/// again. What is left has as many fewer samples, and all that works on k-space has as much less to do.
/// </summary>
internal sealed class OversamplingRemoval : IReadoutStep
{
    private readonly FourierPlan _long;
    private readonly FourierPlan _short;
    private readonly AxisMap _image;
    private float[] _planes = [];

    /// <param name="encoding">As the readouts come; <see cref="Leaves"/> has something to leave.</param>
    public OversamplingRemoval(MrEncoding encoding)
    {
        int columns = encoding.EncodedSpace.Matrix.X, kept = Leaves(encoding).EncodedSpace.Matrix.X;
        (_long, _short) = (new FourierPlan(columns), new FourierPlan(kept));
        _image = AxisMap.Centred(kept, columns);
    }

    /// <summary>The encoding that is left; the same one where there is no oversampling, or it is no whole number of samples.</summary>
    public static MrEncoding Leaves(MrEncoding encoding)
    {
        (MrSpace encoded, MrSpace recon) = (encoding.EncodedSpace, encoding.ReconSpace);
        double kept = encoded.Matrix.X * recon.FieldOfViewMm.X / encoded.FieldOfViewMm.X, whole = Math.Round(kept);
        bool can = whole >= 1 && whole < encoded.Matrix.X && Math.Abs(kept - whole) <= 1e-6 * kept;
        return !can ? encoding : encoding with
        {
            EncodedSpace = new(encoded.Matrix with { X = (int)whole }, encoded.FieldOfViewMm with { X = recon.FieldOfViewMm.X }),
        };
    }

    public ReadoutSamples? Take(ReadoutPlace place, MrReadout readout, ReadoutSamples samples)
    {
        // Noise has no place in k-space, and keeps its bandwidth.
        if (!ReadoutKind.IsImaging(readout) && !ReadoutKind.IsCalibration(readout)) return samples;
        ReadoutChecks.CheckColumns(place, samples, _long.Length);
        AxisExtent kept = Kept(samples);
        int total = samples.Channels * kept.Count;
        if (_planes.Length < 2 * total) _planes = new float[2 * total];
        PlanarMemory<float> result = new(_planes.AsMemory(0, total), _planes.AsMemory(total, total));
        int tiles = (samples.Channels + LaneTile.Lanes - 1) / LaneTile.Lanes;
        for (int tile = 0; tile < tiles; tile++) Transform(tile * LaneTile.Lanes, samples, kept, result);
        return new(result, samples.Channels, kept.Count, kept.First);
    }

    /// <summary>The new columns that lie where there were samples: those at the ends of a partial readout belong to what was not acquired.</summary>
    private AxisExtent Kept(ReadoutSamples samples)
    {
        double factor = (double)_long.Length / _short.Length;
        int centre = _short.Length / 2, oldCentre = _long.Length / 2;
        int first = (int)Math.Ceiling((samples.FirstColumn - oldCentre) / factor) + centre, last = (int)Math.Floor((samples.EndColumn - 1 - oldCentre) / factor) + centre;
        return new(Math.Max(first, 0), Math.Min(last + 1, _short.Length));
    }

    private void Transform(int first, ReadoutSamples samples, AxisExtent kept, PlanarMemory<float> result)
    {
        int count = Math.Min(LaneTile.Lanes, samples.Channels - first), length = _short.WorkLength;
        using LaneWork work = new(_long, 4 * length);
        // Of a partial readout the elements count from its first sample.
        AxisMap from = new(samples.Count, _long.Length / 2 - samples.FirstColumn, _long.Length), to = new(kept.Count, _short.Length / 2 - kept.First, _short.Length);
        Planar<float> source = samples.Planes.Span;
        new LaneTile(first * samples.Count, 1, samples.Count, count).Load(new Planar<float>(source.Im, source.Re), from, work.A);
        PlanarTarget<float> image = _long.Execute(work.A, work.B, out _).Exchanged;

        PlanarTarget<float> a = new(work.Own[..length], work.Own.Slice(length, length)), b = new(work.Own.Slice(2 * length, length), work.Own.Slice(3 * length, length));
        AxisMap cut = AxisMap.Centred(_short.Length, _short.Length);
        for (int element = 0; element < _short.Length; element++)
        {
            int source0 = _image.Row(element) * LaneTile.Lanes, target = cut.Row(element) * LaneTile.Lanes;
            image.Re.Slice(source0, LaneTile.Lanes).CopyTo(a.Re[target..]);
            image.Im.Slice(source0, LaneTile.Lanes).CopyTo(a.Im[target..]);
        }
        float scale = (float)(1 / Math.Sqrt((double)_long.Length * _short.Length));
        new LaneTile(first * kept.Count, 1, kept.Count, count).Store(_short.Execute(a, b, out _), scale, to, result.Span);
    }
}
