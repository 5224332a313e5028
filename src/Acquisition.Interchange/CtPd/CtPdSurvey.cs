using Acquisition.Core.Model.Ct;

namespace Acquisition.Interchange.CtPd;

/// <summary>The projections of a folder, found to be one whole series.</summary>
/// <param name="Views">In the order of their numbers, angles counted on over whole turns.</param>
/// <param name="Facts">What all say alike.</param>
internal sealed record CtPdSurvey(IReadOnlyList<Projection> Views, SeriesFacts Facts)
{
    /// <exception cref="InterchangeException">It is not one whole series: the first file or number that is amiss.</exception>
    public static CtPdSurvey Of(string folder, CtPdNotes notes)
    {
        List<Projection> views = [];
        SeriesFacts? facts = null;
        string first = "";
        foreach (string path in Files(folder, notes))
        {
            CtPdFile file = CtPdFile.Open(path);
            SeriesFacts its = SeriesFacts.Read(file, null);
            if (file.PixelBytes != (long)its.Rows * its.Channels * sizeof(ushort)) throw CtPdErrors.WrongPixelBytes(path, file.PixelBytes, its.Rows, its.Channels);
            if (facts is null) (facts, first) = (its, file.Name);
            if (its.SeriesInstanceUid != facts.SeriesInstanceUid) throw CtPdErrors.OtherSeries(path, first);
            if (facts.FirstDifference(its) is { } place) throw CtPdErrors.Differs(path, first, place);
            views.Add(Projection.Read(file, null));
        }

        if (facts is null) throw CtPdErrors.NoFiles(folder);
        views.Sort((a, b) => a.Number.CompareTo(b.Number));
        CheckNumbers(folder, views);
        return new CtPdSurvey(FromZero(CountTurns(views)), facts);
    }

    /// <summary>Every file that is DICOM or calls itself so, in the order of the names.</summary>
    private static List<string> Files(string folder, CtPdNotes notes)
    {
        try
        {
            string[] all = [.. Directory.EnumerateFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
            List<string> dicom = [.. all.Where(path => Path.GetExtension(path).Equals(".dcm", StringComparison.OrdinalIgnoreCase) || HasPreamble(path))];
            if (all.Length > dicom.Count) notes.OtherFiles(all.Length - dicom.Count);
            return dicom;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw CtPdErrors.CannotRead(folder, why);
        }
    }

    // 128 bytes of anything, then DICM (PS3.10 7.1).
    private static bool HasPreamble(string path)
    {
        const int preamble = 128;
        Span<byte> start = stackalloc byte[preamble + 4];
        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start[preamble..].SequenceEqual("DICM"u8);
    }

    private static void CheckNumbers(string folder, List<Projection> views)
    {
        int firstGap = -1;
        for (int i = 1; i < views.Count; i++)
        {
            if (views[i].Number == views[i - 1].Number) throw CtPdErrors.Duplicate(views[i].Path, Path.GetFileName(views[i - 1].Path), views[i].Number);
            if (firstGap < 0 && views[i].Number != views[i - 1].Number + 1) firstGap = i;
        }

        if (firstGap < 0) return;
        Projection before = views[firstGap - 1];
        int missing = views[^1].Number - views[0].Number + 1 - views.Count;
        throw CtPdErrors.Missing(folder, views[0].Number, views[^1].Number, missing, before.Number + 1, Path.GetFileName(before.Path));
    }

    /// <summary>Views follow each other in less than half a turn, so each angle is the one nearest to that before it.</summary>
    private static List<Projection> CountTurns(List<Projection> views)
    {
        for (int i = 1; i < views.Count; i++)
        {
            if (views[i].IsAngleCounted) continue;
            double angle = CtPdGeometry.Nearest(views[i].View.AngleRad, views[i - 1].View.AngleRad);
            views[i] = views[i] with { View = views[i].View with { AngleRad = angle } };
        }

        return views;
    }

    /// <summary>The format's times are absolute; a scan's begin with the scan. Those in this product's own block do so already.</summary>
    private static List<Projection> FromZero(List<Projection> views)
    {
        double? start = views[0].TimestampMs;
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views[i].View;
            if (view.TimeS is null) views[i] = views[i] with { View = view with { TimeS = (views[i].TimestampMs - start) / 1000 } };
        }

        return views;
    }
}
