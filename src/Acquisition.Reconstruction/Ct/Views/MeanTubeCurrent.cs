using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>The mean tube current of the views that an image is made of, as far as they tell it.</summary>
internal sealed class MeanTubeCurrent
{
    private double _sum;
    private long _count;

    /// <summary>mA; null: no view tells it.</summary>
    public double? Ma => _count > 0 ? _sum / _count : null;

    public void Add(in CtView view)
    {
        if (view.TubeCurrentMa is not { } current || !double.IsFinite(current)) return;
        _sum += current;
        _count++;
    }

    /// <summary>The next image's views follow.</summary>
    public void Restart() => (_sum, _count) = (0, 0);
}
