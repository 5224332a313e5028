using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>The places that the focal spot takes in turn, view after view. One place where it does not fly.</summary>
internal sealed class FocalPattern
{
    /// <summary>Twice as many as the 2 × 2 places of scanners that deflect in both directions.</summary>
    public const int LongestPeriod = 8;

    private readonly double _radiusMm;
    private readonly int[] _planes;

    private FocalPattern(IReadOnlyList<FocalSpot> spots, double radiusMm)
    {
        (Spots, _radiusMm) = (spots, radiusMm);
        List<FocalSpot> planes = [];
        _planes = new int[spots.Count];
        for (int i = 0; i < spots.Count; i++)
        {
            FocalSpot spot = spots[i];
            _planes[i] = planes.FindIndex(plane => plane.IsInPlaneOf(spot));
            if (_planes[i] >= 0) continue;
            _planes[i] = planes.Count;
            planes.Add(spot);
        }
        Planes = planes.Count;
    }

    /// <summary>In the order of the views, from the first view on.</summary>
    public IReadOnlyList<FocalSpot> Spots { get; }

    public int Period => Spots.Count;

    /// <summary>Different z of the focal spot. Rays of one plane lie in the same rows and interleave in the row; planes interleave rows.</summary>
    public int Planes { get; }

    /// <summary>The plane of a place: 0 … <see cref="Planes"/> − 1.</summary>
    public int PlaneOf(int place) => _planes[place];

    /// <summary>The pattern of views that begin with these: known as soon as the first place comes again. Null: not yet.</summary>
    /// <param name="first">The scan's first views.</param>
    /// <param name="radiusMm">Source-isocentre distance.</param>
    public static FocalPattern? Find(IReadOnlyList<FocalSpot> first, double radiusMm)
    {
        for (int period = 1; period < first.Count; period++)
            if (first[period].IsAt(first[0], radiusMm)) return new FocalPattern([.. first.Take(period)], radiusMm);
        if (first.Count > LongestPeriod) throw CtErrors.NotSupported($"A focal spot that takes more than {LongestPeriod} places in turn");
        return null;
    }

    /// <exception cref="Core.Model.Errors.ReconstructionException">INVALID_VIEW: the focal spot is not where its turn is.</exception>
    public void Check(long view, in CtView state)
    {
        FocalSpot spot = FocalSpot.Of(state), due = Spots[(int)(view % Period)];
        if (!spot.IsAt(due, _radiusMm)) throw CtErrors.InvalidView(view, $"its focal spot is at {spot}, {due} was due after those before it.");
    }
}
