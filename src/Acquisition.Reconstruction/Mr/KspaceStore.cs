using Acquisition.Core.Model.Errors;
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
    private readonly HashSet<ImageIndex> _complete = [];
    private readonly Stack<ImageKspace> _free = [];

    public int OpenCount => _open.Count;
    public int CompleteCount => _complete.Count;

    public bool IsFull => _open.Count >= maximum;

    /// <summary>Whether the image's k-space was complete already.</summary>
    public bool IsComplete(ImageIndex image) => _complete.Contains(image);

    /// <summary>The image's k-space; null when none of its readouts has come, or all have.</summary>
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
        _complete.Add(image);
        kspace!.Clear();
        _free.Push(kspace);
    }

    /// <exception cref="ReconstructionException">MISSING_LINES: an image has begun and is not complete.</exception>
    public void CheckAllComplete(int made)
    {
        if (_open.Values.MinBy(kspace => kspace.First.Index) is { } oldest) throw MrErrors.MissingLines(oldest.First, oldest, _open.Count, made);
    }
}
