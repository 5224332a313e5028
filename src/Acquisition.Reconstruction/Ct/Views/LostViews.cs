using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>
/// Views that did not come, or hold nothing usable. A patient cannot be scanned again for one view in a thousand: a few are interpolated linearly between the
/// views before and after them, which moves what is r from the axis by r times half a view's angle at most. More is another scan, and an error.
/// </summary>
internal sealed class LostViews
{
    /// <summary>The most in a row, for any scan.</summary>
    public const int LongestOfAny = 8;

    private readonly int _viewsPerRotation, _mostPerRotation;
    private long _rotation, _inRotation;

    public LostViews(CtAcquisition ct)
    {
        _viewsPerRotation = ct.ViewsPerRotation > 0 ? ct.ViewsPerRotation : 1000;
        Longest = Math.Clamp(_viewsPerRotation / 300, 1, LongestOfAny);
        _mostPerRotation = Math.Max(1, _viewsPerRotation / 100);
    }

    /// <summary>The most in a row: a 300th of a rotation, 1.2 degrees; one at least.</summary>
    public int Longest { get; }

    /// <summary>Whether a gap of so many views can be bridged.</summary>
    public bool CanBridge(long count) => count <= Longest;

    /// <summary>Counts views that are lost.</summary>
    /// <exception cref="ReconstructionException">NO_VALID_SAMPLES: too many, in a row or in a rotation.</exception>
    public void Add(long first, int count)
    {
        if (first / _viewsPerRotation != _rotation) (_rotation, _inRotation) = (first / _viewsPerRotation, 0);
        _inRotation += count;
        if (!CanBridge(count) || _inRotation > _mostPerRotation) throw CtErrors.NoValidSamples(first, count, Longest);
    }

    /// <summary>The gantry at a view that did not come, between two that did; what cannot be known of it is as at the view before.</summary>
    /// <param name="before">The last view that came.</param>
    /// <param name="after">The next one.</param>
    /// <param name="fraction">From 0, at before, to 1, at after.</param>
    public static CtView Between(in CtView before, in CtView after, double fraction) => before with
    {
        // Angles may be told modulo a turn: the short way round.
        AngleRad = before.AngleRad + fraction * Math.IEEERemainder(after.AngleRad - before.AngleRad, 2 * Math.PI),
        TablePositionMm = before.TablePositionMm + fraction * (after.TablePositionMm - before.TablePositionMm),
        TimeS = before.TimeS + fraction * (after.TimeS - before.TimeS),
    };
}
