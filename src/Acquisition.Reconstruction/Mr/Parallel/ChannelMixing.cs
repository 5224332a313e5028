using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>A matrix on the channels of every sample: <c>y[i, p] = Σ_j m[i, j]·x[j, p]</c>. Prewhitening and coil compression are such. Immutable.</summary>
internal sealed class ChannelMixing
{
    private readonly float[] _re;
    private readonly float[] _im;

    public ChannelMixing(ComplexMatrix matrix)
    {
        (Outputs, Inputs) = (matrix.Rows, matrix.Columns);
        _re = [.. matrix.Re.Select(value => (float)value)];
        _im = [.. matrix.Im.Select(value => (float)value)];
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public (float Re, float Im) this[int row, int column] => (_re[row * Inputs + column], _im[row * Inputs + column]);

    /// <summary>The definition.</summary>
    public void ApplyReference(Planar<float> x, PlanarTarget<float> y)
    {
        int samples = Samples(x, y);
        for (int i = 0; i < Outputs; i++)
            for (int p = 0; p < samples; p++)
            {
                (double re, double im) = (0, 0);
                for (int j = 0; j < Inputs; j++)
                {
                    (double a, double b) = this[i, j];
                    (double u, double v) = (x.Re[j * samples + p], x.Im[j * samples + p]);
                    (re, im) = (re + a * u - b * v, im + a * v + b * u);
                }
                (y.Re[i * samples + p], y.Im[i * samples + p]) = ((float)re, (float)im);
            }
    }

    /// <param name="x">[inputs × samples].</param>
    /// <param name="y">[outputs × samples]; may not overlap x.</param>
    public void Apply(Planar<float> x, PlanarTarget<float> y)
    {
        int samples = Samples(x, y);
        for (int output = 0; output < Outputs; output++)
        {
            Mixed loop = new(new(_re.AsSpan(output * Inputs, Inputs), _im.AsSpan(output * Inputs, Inputs)), x, samples, y.Slice(output * samples, samples));
            Widest.Sweep(ref loop);
        }
    }

    private int Samples(Planar<float> x, PlanarTarget<float> y)
    {
        (int samples, int rest) = Math.DivRem(x.Length, Inputs);
        if (rest != 0 || y.Length != Outputs * samples)
            throw new ArgumentException($"{x.Length} and {y.Length} values are not {Inputs} channels that become {Outputs}.", nameof(y));
        return samples;
    }

    private readonly ref struct Mixed(Planar<float> weights, Planar<float> x, int samples, PlanarTarget<float> y) : IVectorLoop
    {
        private readonly Planar<float> _weights = weights, _x = x;
        private readonly PlanarTarget<float> _y = y;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float xr = ref MemoryMarshal.GetReference(_x.Re), xi = ref MemoryMarshal.GetReference(_x.Im);
            ref float yr = ref MemoryMarshal.GetReference(_y.Re), yi = ref MemoryMarshal.GetReference(_y.Im);
            ReadOnlySpan<float> wr = _weights.Re, wi = _weights.Im;
            int p = start, stride = samples;
            for (; p <= stride - V.Count; p += V.Count)
            {
                V re = V.All(0), im = V.All(0);
                for (int j = 0; j < wr.Length; j++)
                {
                    V a = V.All(wr[j]), b = V.All(wi[j]), u = V.Load(in xr, (nint)j * stride + p), v = V.Load(in xi, (nint)j * stride + p);
                    re = V.SubtractProduct(V.MultiplyAdd(a, u, re), b, v);
                    im = V.MultiplyAdd(b, u, V.MultiplyAdd(a, v, im));
                }
                re.Store(ref yr, p);
                im.Store(ref yi, p);
            }
            return p;
        }
    }
}
