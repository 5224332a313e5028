using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The k-spaces of one encoding's images while their readouts arrive. Memory of a complete image serves the next.</summary>
/// <param name="grid">Where readouts lie.</param>
/// <param name="averages">The range of the average counter.</param>
/// <param name="maximum">K-spaces that may be open at once.</param>
internal sealed class KspaceStore(KspaceGrid grid, MrLimit averages, int maximum)
{
    private readonly Dictionary<ImageIndex, ImageKspace> _open = [];
    private readonly Dictionary<ImageIndex, HashSet<MissingLine>?> _complete = [];
    private readonly Stack<ImageKspace> _free = [];

    public int OpenCount => _open.Count;
    public int CompleteCount => _complete.Count;

    public bool IsFull => _open.Count >= maximum;

    /// <summary>The images that are open, the one that began first in front.</summary>
    public IEnumerable<(ImageIndex Index, ImageKspace Kspace)> Open => _open.OrderBy(entry => entry.Value.First.Index).Select(entry => (entry.Key, entry.Value));

    /// <summary>Whether the image has been made.</summary>
    public bool IsComplete(ImageIndex image) => _complete.ContainsKey(image);

    /// <summary>Whether the image has been made without this readout, which belongs to it.</summary>
    public bool IsTooLate(ReadoutPlace place) =>
        _complete.TryGetValue(place.Image, out HashSet<MissingLine>? lacked) && lacked?.Contains(new(KspaceLine.Of(place.Counters), place.Counters.Average)) == true;

    /// <summary>The image's k-space; null when none of its readouts has come, or it has been made.</summary>
    public ImageKspace? Find(ImageIndex image) => _open.GetValueOrDefault(image);

    /// <summary>An empty one for an image that begins.</summary>
    public ImageKspace Begin(ReadoutPlace first, SliceGeometry geometry, int channels)
    {
        if (IsFull) throw new InvalidOperationException("There is no room for another image.");
        ImageKspace kspace = _free.TryPop(out ImageKspace? free) ? free : new ImageKspace(grid, averages);
        kspace.Begin(first, geometry, channels);
        _open.Add(first.Image, kspace);
        return kspace;
    }

    /// <summary>The image has been made of its k-space.</summary>
    public void End(ImageIndex image)
    {
        _open.Remove(image, out ImageKspace? kspace);
        LineSet lines = kspace!.Lines;
        _complete.Add(image, lines.IsFull ? null : [.. grid.AllLines().SelectMany(lines.MissingOf)]);
        kspace.Clear();
        _free.Push(kspace);
    }
}
