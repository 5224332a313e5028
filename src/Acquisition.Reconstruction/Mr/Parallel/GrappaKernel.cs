using Acquisition.Reconstruction.Mr.Parallel.Algebra;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The weights that make the missing lines of all channels from acquired ones (Griswold et al., MRM 47 (2002) 1202):
/// <c>k[j, y + p, x] = Σ_{s, m, c} w[p, j; s, m, c]·k[c, y + s, x + m]</c> with y an acquired line, p the missing lines of its cell, s the source
/// lines and m = −⌊columns/2⌋ … ⌊columns/2⌋, the readout taken as periodic. They minimise the sum of squares over the calibration lines, with
/// λ·(trace of the normal matrix/unknowns)·‖w‖². Immutable; safe to share.
/// </summary>
public sealed class GrappaKernel
{
    private readonly float[] _re;       // [sources × columns × channels] × [targets × channels]
    private readonly float[] _im;

    internal GrappaKernel(GrappaGeometry geometry, int channels, ComplexMatrix weights)
    {
        (Geometry, Channels) = (geometry, channels);
        _re = [.. weights.Re.Select(value => (float)value)];
        _im = [.. weights.Im.Select(value => (float)value)];
    }

    public int Channels { get; }

    public SamplingLattice Lattice => Geometry.Lattice;

    public GrappaKernelSize Size => Geometry.Size;

    internal GrappaGeometry Geometry { get; }

    /// <summary>w[p, j; s, m, c].</summary>
    /// <param name="target">p, from 0.</param>
    /// <param name="channel">j.</param>
    /// <param name="source">s, as the geometry has them.</param>
    /// <param name="column">m, from 0.</param>
    /// <param name="from">c.</param>
    internal (float Re, float Im) this[int target, int channel, int source, int column, int from]
    {
        get
        {
            int at = ((source * Size.Columns + column) * Channels + from) * Geometry.Targets * Channels + target * Channels + channel;
            return (_re[at], _im[at]);
        }
    }
}
