using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>Helical scans in closed form: exact line integrals of cone rays along whatever path a test wants.</summary>
internal sealed record HelicalScans
{
    /// <summary>About z = 0, towards +Z, in growing angles from 0.3 rad.</summary>
    /// <param name="rows">0.625 mm apart at the isocentre.</param>
    /// <param name="pitch">Feed in total collimations; negative: towards −Z.</param>
    /// <param name="lengthMm">Travel of the table.</param>
    /// <param name="channels">Across 500 mm at the isocentre.</param>
    /// <param name="views">In a rotation.</param>
    /// <param name="shape">Of the detector.</param>
    /// <param name="offset">Of the central channel from the middle.</param>
    public HelicalScans(int rows = 16, double pitch = 1, double lengthMm = 40, int channels = 222, int views = 250, DetectorShape shape = DetectorShape.Cylindrical, double offset = -.25)
    {
        CtAcquisition acquisition = CtScans.Acquisition(shape, rows, channels: channels, views: views, offset: offset);
        double feed = pitch * rows * RowSpacing;
        Acquisition = acquisition with { Path = CtPath.Helical, TableFeedPerRotationMm = feed, ViewCount = (long)Math.Ceiling(lengthMm / Math.Abs(feed) * views) };
    }

    public const double RowSpacing = .625;

    public CtAcquisition Acquisition { get; init; }
    public PatientPosition Position { get; init; } = PatientPosition.Hfs;
    public double StartRad { get; init; } = .3;
    public int Turn { get; init; } = 1;

    /// <summary>What a test changes about the gantry at a view.</summary>
    public Func<int, CtView, CtView> Path { get; init; } = (_, view) => view;

    public long ViewCount { get; init; }

    private int Count => (int)(Acquisition.ViewCount ?? ViewCount);

    public ScanHeader Header(Recipe recipe) => new CtSimulation(new()).Header with { Acquisition = Acquisition, Recipes = [recipe], Series = new() { PatientPosition = Position } };

    public CtView View(int index)
    {
        double turns = (double)index / Acquisition.ViewsPerRotation, all = (double)(Count - 1) / Acquisition.ViewsPerRotation;
        return Path(index, new CtView(StartRad + Turn * 2 * Math.PI * turns, (turns - all / 2) * (Acquisition.TableFeedPerRotationMm ?? 10)));
    }

    /// <summary>Blocks of 40 views.</summary>
    public IEnumerable<CtViewBlock> Blocks(Phantom phantom)
    {
        CtForwardModel model = new(Acquisition, Position, phantom);
        int elements = Acquisition.Sources[0].Elements;
        for (int first = 0; first < Count; first += 40)
        {
            CtView[] views = [.. Enumerable.Range(first, Math.Min(40, Count - first)).Select(View)];
            float[] samples = new float[views.Length * elements];
            Parallel.For(0, views.Length, i => model.Project(views[i], samples.AsSpan(i * elements, elements)));
            yield return new CtViewBlock(CtViewKind.Object, first, views, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        }
    }

    public List<ReconstructedImage> Reconstruct(Phantom phantom, Recipe recipe) => Tests.Reconstruct.All(Header(recipe), Blocks(phantom));
}
