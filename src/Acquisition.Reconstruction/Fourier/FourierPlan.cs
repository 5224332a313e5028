using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// The discrete Fourier transform of one length along one axis of an array: any length, radices 2, 3, 4, 5, 8 and the odd primes to
/// 31, others by convolution. 16 transforms run side by side, one in each lane of the widest vector, so a batch is what it is made for.
/// Immutable; safe to share between threads. <see cref="FourierReference"/> is the definition.
/// </summary>
public sealed class FourierPlan
{
    private readonly StockhamPass[] _passes;
    private readonly Bluestein? _bluestein;

    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public FourierPlan(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        int[] factors = FourierFactors.Of(length);
        if (length > 1 && factors.Length == 0) _bluestein = new Bluestein(length);
        _passes = new StockhamPass[factors.Length];
        for (int i = 0, done = 1; i < factors.Length; done *= factors[i++])
            _passes[i] = new StockhamPass(factors[i], length / done, done);
    }

    public int Length { get; }

    /// <summary>Floats in each of the four planes that a tile's transform works in.</summary>
    internal int WorkLength => (_bluestein?.WorkRows ?? Length) * LaneTile.Lanes;

    /// <summary>Transforms in place along one axis, not scaled in either direction.</summary>
    /// <param name="direction">The sign of the exponent.</param>
    /// <param name="data">[outer × length × inner], for any outer.</param>
    /// <param name="inner">Distance of neighbouring elements of a transform: 1 for the last axis of an array.</param>
    /// <exception cref="ArgumentException">The data are not whole transforms.</exception>
    public void Transform(FourierDirection direction, PlanarTarget<float> data, int inner = 1) =>
        Transform(direction, data, inner, AxisMap.Plain(Length), 1);

    /// <summary>
    /// As <see cref="Transform(FourierDirection, PlanarTarget{float}, int)"/>, centred and unitary: element ⌊N/2⌋ is the origin on both sides and
    /// the result is divided by √N, as in ISMRMRD's fftshift(ifft(ifftshift(x))).
    /// </summary>
    public void TransformCentred(FourierDirection direction, PlanarTarget<float> data, int inner = 1) =>
        Transform(direction, data, inner, AxisMap.Centred(Length, Length), (float)(1 / Math.Sqrt(Length)));

    /// <summary>
    /// The forward transform of a tile. Both tiles are [work length]; the input is in the first rows of <paramref name="a"/>, the result in the first rows of
    /// the one that is returned, the other is <paramref name="free"/>. For the inverse pass the tiles <see cref="PlanarTarget{T}.Exchanged"/> and exchange the result.
    /// </summary>
    internal PlanarTarget<float> Execute(PlanarTarget<float> a, PlanarTarget<float> b, out PlanarTarget<float> free)
    {
        if (_bluestein is not null)
        {
            free = b;
            return _bluestein.Execute(a, b);
        }
        PlanarTarget<float> input = a, output = b;
        foreach (StockhamPass pass in _passes)
        {
            if (Hardware.Has512) pass.Run<Lanes512>(input, output);
            else if (Hardware.Has256) pass.Run<Lanes256>(input, output);
            else pass.Run<Lanes1>(input, output);
            PlanarTarget<float> swapped = input;
            input = output;
            output = swapped;
        }
        free = output;
        return input;
    }

    private void Transform(FourierDirection direction, PlanarTarget<float> data, int inner, AxisMap map, float scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        if (data.Length % ((long)Length * inner) != 0)
            throw new ArgumentException($"{data.Length} values are not whole transforms of length {Length} with {inner} inner elements.", nameof(data));
        if (direction == FourierDirection.Inverse) data = data.Exchanged;

        LaneWork work = new(this);
        int transforms = data.Length / Length;
        int together = inner == 1 ? transforms : inner;
        for (int start = 0; start < data.Length; start += inner == 1 ? data.Length : Length * inner)
            for (int lane = 0; lane < together; lane += LaneTile.Lanes)
            {
                int count = Math.Min(LaneTile.Lanes, together - lane);
                LaneTile tile = inner == 1 ? new(start + lane * Length, 1, Length, count) : new(start + lane, inner, 1, count);
                tile.Load(data, map, work.A);
                tile.Store(Execute(work.A, work.B, out _), scale, map, data);
            }
    }
}
