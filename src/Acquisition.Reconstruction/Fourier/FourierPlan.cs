using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// The discrete Fourier transform of one length along one axis of an array: any length, radices 2, 3, 4, 5, 8, 16 and the
/// odd primes to 199, others by convolution. 16 transforms run side by side, one in each lane of the widest vector, so a batch is what it is made for.
/// Immutable; safe to share between threads. <see cref="FourierReference"/> is the definition.
/// </summary>
public sealed class FourierPlan
{
    private readonly FourierPass[] _passes;
    private readonly FourierPass[] _centredPasses;
    private readonly RowFourier? _row;
    private readonly RowFourier? _centredRow;
    private readonly Bluestein? _bluestein;
    private readonly int _rows;

    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public FourierPlan(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        int[]? factors = FourierFactors.Host.Of(length);
        if (factors is null)
        {
            (_bluestein, _passes, _centredPasses) = (new Bluestein(length), [], []);
            return;
        }
        if (length == 1) factors = [1];
        if (length % LaneTile.Lanes == 0 && length >= LaneTile.Lanes * LaneTile.Lanes)
        {
            int[] inner = FourierFactors.Host.Of(length / LaneTile.Lanes)!;
            (_row, _centredRow) = (new RowFourier(length, inner, centred: false, scale: 1), new RowFourier(length, inner, centred: true, CentredScale));
        }
        _rows = new PaddedRows(factors).Count;
        (_passes, _centredPasses) = (new FourierPass[factors.Length], new FourierPass[factors.Length]);
        for (int i = 0; i < factors.Length; i++)
        {
            _passes[i] = new FourierPass(factors, i, centre: 0, scale: 1);
            // Those in the middle are the same: it is the first and the last that know of the array.
            bool atEnd = i == 0 || i == factors.Length - 1;
            _centredPasses[i] = atEnd ? new FourierPass(factors, i, length / 2, i == 0 ? CentredScale : 1) : _passes[i];
        }
    }

    public int Length { get; }

    private float CentredScale => (float)(1 / Math.Sqrt(Length));

    /// <summary>Floats in each of the four planes that a tile's transform works in.</summary>
    internal int WorkLength => Math.Max(_row?.WorkLength ?? 0, (_bluestein?.WorkRows ?? _rows) * LaneTile.Lanes);

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
        Run(_passes, PassRows.OfTile(a), b, PassRows.OfTile(a));
        free = b;
        return a;
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
        LaneTile lanes = Tile(tile, source.Length, inner);
        Transform(lanes, source, lanes, target, work, direction, centred);
    }

    /// <summary>Transforms up to 16 transforms from where they lie in one array to where they shall lie in another, or in the same at the same places.</summary>
    internal void Transform(
        LaneTile from, PlanarTarget<float> source, LaneTile to, PlanarTarget<float> target, LaneWork work, FourierDirection direction, bool centred)
    {
        if (direction == FourierDirection.Inverse)
        {
            source = source.Exchanged;
            target = target.Exchanged;
        }
        if (_bluestein is not null)
        {
            AxisMap map = centred ? AxisMap.Centred(Length, Length) : AxisMap.Plain(Length);
            from.Load(source, map, work.A);
            to.Store(Execute(work.A, work.B, out _), centred ? CentredScale : 1, map, target);
            return;
        }
        if (from.ElementStride == 1 && to.ElementStride == 1 && (centred ? _centredRow : _row) is { } row && (row.FillsLanes || from.Count <= LaneTile.Lanes / 2))
        {
            for (int i = 0; i < from.Count; i++)
                row.Execute(source.Slice(from.Start + i * from.LaneStride, Length), work.A, target.Slice(to.Start + i * to.LaneStride, Length));
            return;
        }
        FourierPass[] passes = centred ? _centredPasses : _passes;
        bool readsArray = from.HasWholeRows && !passes[0].CrowdsSource(from.ElementStride), writesArray = to.HasWholeRows && !passes[^1].CrowdsTarget(to.ElementStride);
        AxisMap plain = AxisMap.Plain(Length);
        if (!readsArray) from.Load(source, plain, work.A);
        Run(passes, readsArray ? from.Rows(source) : PassRows.OfTile(work.A), work.B, writesArray ? to.Rows(target) : PassRows.OfTile(work.A));
        if (!writesArray) to.Store(work.A, 1, plain, target);
    }

    /// <summary>As <see cref="TransformCentred"/>, from one array to another or within the same, its tiles shared out between the cores.</summary>
    /// <param name="direction">The sign of the exponent.</param>
    /// <param name="source">[outer × length × inner].</param>
    /// <param name="target">Its transform.</param>
    /// <param name="inner">Distance of neighbouring elements of a transform.</param>
    internal void TransformOnCores(FourierDirection direction, PlanarMemory<float> source, PlanarMemory<float> target, int inner) =>
        Cores.For(TileCount(source.Length, inner), new SharedTiles(this, direction, source, target, inner));

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

    private readonly struct SharedTiles(FourierPlan plan, FourierDirection direction, PlanarMemory<float> source, PlanarMemory<float> target, int inner) : IPieces
    {
        public void Run(int tile)
        {
            using LaneWork work = new(plan);
            plan.TransformTile(tile, work, direction, centred: true, source.Span, target.Span, inner);
        }
    }

    /// <summary>All passes: the first from the source to the tile, the last from there to the target.</summary>
    private static void Run(FourierPass[] passes, PassRows source, PlanarTarget<float> tile, PassRows target)
    {
        Passes work = new(passes, source, tile, target);
        Widest.Run(ref work);
    }

    private readonly ref struct Passes(FourierPass[] passes, PassRows source, PlanarTarget<float> tile, PassRows target) : IVectorWork
    {
        private readonly PassRows _source = source;
        private readonly PassRows _tile = PassRows.OfTile(tile);
        private readonly PassRows _target = target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            for (int i = 0; i < passes.Length; i++) passes[i].Run<V>(i == 0 ? _source : _tile, i == passes.Length - 1 ? _target : _tile);
        }
    }
}
