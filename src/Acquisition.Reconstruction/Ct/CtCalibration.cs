using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// What each detector element says to nothing: the mean of its dark views (beam off; 0 without any) and of its air views (beam on, nothing in it).
/// Samples that are not finite are left out of the means.
/// </summary>
internal sealed class CtCalibration(CtAcquisition ct)
{
    private readonly ElementMean _dark = new(ct.DetectorRows * ct.DetectorChannels);
    private readonly ElementMean _air = new(ct.DetectorRows * ct.DetectorChannels);

    public void Add(CtViewKind kind, ReadOnlySpan<float> samples) => (kind == CtViewKind.Dark ? _dark : _air).Add(samples);

    /// <exception cref="ReconstructionException">MISSING_AIR_VIEWS.</exception>
    public CtNormalisation Finish()
    {
        bool raw = ct.Quantity == CtQuantity.RawCounts;
        if (raw && _air.Views == 0) throw ReconstructionErrors.MissingAirViews();
        int elements = ct.DetectorRows * ct.DetectorChannels;
        float[] offset = new float[elements], gain = new float[elements];
        bool[] bad = new bool[elements];
        foreach (DetectorElement element in ct.BadElements) bad[element.Row * ct.DetectorChannels + element.Channel] = true;
        if (raw) Fill(offset, gain, bad);
        return new CtNormalisation(ct, offset, gain, bad);
    }

    /// <summary>An element that sees no more beam than darkness is as bad as one that the header calls so.</summary>
    private void Fill(float[] offset, float[] gain, bool[] bad)
    {
        for (int i = 0; i < offset.Length; i++)
        {
            double dark = _dark.Views == 0 ? 0 : _dark[i], signal = _air[i] - dark;
            if (signal > 0) (offset[i], gain[i]) = ((float)dark, (float)(1 / signal));
            else bad[i] = true;
        }
    }

    private sealed class ElementMean(int elements)
    {
        private readonly double[] _sum = new double[elements];
        private readonly int[] _count = new int[elements];

        public int Views { get; private set; }

        /// <summary>NaN when no sample was finite.</summary>
        public double this[int element] => _sum[element] / _count[element];

        public void Add(ReadOnlySpan<float> view)
        {
            Views++;
            for (int i = 0; i < view.Length; i++)
            {
                if (!float.IsFinite(view[i])) continue;
                _sum[i] += view[i];
                _count[i]++;
            }
        }
    }
}
