using Acquisition.Core.Model.Geometry;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>Spacing Between Slices (0018,0088), which is one number for a series and so exists only where the slices are evenly spaced.</summary>
internal static class SliceSpacing
{
    /// <summary>Positions closer than this are one; gaps that differ by less are equal. A hundredth of the thinnest slice.</summary>
    private const double ToleranceMm = 0.001;

    /// <summary>Distance between neighbouring centres, mm; null for a single location or an uneven stack.</summary>
    public static double? Of(IEnumerable<SlicePlane> planes)
    {
        List<double> locations = [];
        foreach (double location in planes.Select(plane => plane.Location).Order())
        {
            if (locations.Count == 0 || location - locations[^1] > ToleranceMm) locations.Add(location);
        }

        if (locations.Count < 2) return null;
        double mean = (locations[^1] - locations[0]) / (locations.Count - 1);
        bool even = locations.Zip(locations.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First - mean) <= ToleranceMm);
        return even ? mean : null;
    }
}
