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
        int[]? factors = FourierFactors.Host.Of(length);
        if (factors is null) _bluestein = new Bluestein(length);
        factors ??= [];
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
        Transform(direction, centred: false, data, inner);

    /// <summary>
    /// As <see cref="Transform(FourierDirection, PlanarTarget{float}, int)"/>, centred and unitary: element ⌊N/2⌋ is the origin on both sides and
    /// the result is divided by √N, as in ISMRMRD's fftshift(ifft(ifftshift(x))).
    /// </summary>
    public void TransformCentred(FourierDirection direction, PlanarTarget<float> data, int inner = 1) =>
        Transform(direction, centred: true, data, inner);

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
        Passes passes = new(_passes, a, b);
        Widest.Run(ref passes);
        bool back = int.IsEvenInteger(_passes.Length);      // passes go from one tile to the other and back
        free = back ? b : a;
        return back ? a : b;
    }

    /// <summary>Tiles of 16 transforms in an array of this length; each can be transformed on its own.</summary>
    internal int TileCount(int dataLength, int inner)
    {
        int transforms = dataLength / Length;
        return inner == 1 ? Tiles(transforms) : transforms / inner * Tiles(inner);
    }

    /// <summary>Where one of those tiles lies.</summary>
    internal LaneTile Tile(int tile, int dataLength, int inner) => inner == 1 ? Along(tile, dataLength / Length) : Across(tile, inner);

    /// <summary>Transforms one tile from one array, [outer × length × inner], to another or within the same.</summary>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="work">Tiles of this plan.</param>
    /// <param name="direction">The sign of the exponent.</param>
    /// <param name="centred">As <see cref="TransformCentred"/> does.</param>
    /// <param name="source">What is transformed.</param>
    /// <param name="target">Its transform.</param>
    /// <param name="inner">Distance of neighbouring elements of a transform.</param>
    internal void TransformTile(
        int tile, LaneWork work, FourierDirection direction, bool centred, PlanarTarget<float> source, PlanarTarget<float> target, int inner)
    {
        AxisMap map = centred ? AxisMap.Centred(Length, Length) : AxisMap.Plain(Length);
        float scale = centred ? (float)(1 / Math.Sqrt(Length)) : 1;
        if (direction == FourierDirection.Inverse)
        {
            source = source.Exchanged;
            target = target.Exchanged;
        }
        LaneTile lanes = Tile(tile, source.Length, inner);
        lanes.Load(source, map, work.A);
        lanes.Store(Execute(work.A, work.B, out _), scale, map, target);
    }

    private static int Tiles(int transforms) => (transforms + LaneTile.Lanes - 1) / LaneTile.Lanes;

    private LaneTile Along(int tile, int transforms)
    {
        int first = tile * LaneTile.Lanes;
        return new(first * Length, 1, Length, Math.Min(LaneTile.Lanes, transforms - first));
    }

    private LaneTile Across(int tile, int inner)
    {
        (int outer, int column) = Math.DivRem(tile, Tiles(inner));
        int first = column * LaneTile.Lanes;
        return new(outer * Length * inner + first, inner, 1, Math.Min(LaneTile.Lanes, inner - first));
    }

    private void Transform(FourierDirection direction, bool centred, PlanarTarget<float> data, int inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        if (data.Length % ((long)Length * inner) != 0)
            throw new ArgumentException($"{data.Length} values are not whole transforms of length {Length} with {inner} inner elements.", nameof(data));
        using LaneWork work = new(this);
        int tiles = TileCount(data.Length, inner);
        for (int tile = 0; tile < tiles; tile++) TransformTile(tile, work, direction, centred, data, data, inner);
    }

    /// <summary>All passes of the plan, from one tile to the other and back.</summary>
    private readonly ref struct Passes(StockhamPass[] passes, PlanarTarget<float> a, PlanarTarget<float> b) : IVectorWork
    {
        private readonly PlanarTarget<float> _a = a;
        private readonly PlanarTarget<float> _b = b;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            PlanarTarget<float> input = _a, output = _b;
            foreach (StockhamPass pass in passes)
            {
                pass.Run<V>(input, output);
                PlanarTarget<float> swapped = input;
                input = output;
                output = swapped;
            }
        }
    }
}
