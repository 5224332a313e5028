using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Fans to parallel rays, row by row: first along the angle, where each channel takes from four neighbouring views what it would have seen at
/// φ = θ + γ, then along t. Both by the cubic through four points, which changes nothing where views and rays already lie right.
/// </summary>
internal sealed class Rebinning
{
    /// <summary>Channels that are worked on together: their part of the views about them stays in the cache.</summary>
    private const int ChannelsTogether = 16;

    private readonly FanRays[] _fans;               // by place
    private readonly float[][] _cosines;            // by place: [channels × lanes]
    private readonly (double Least, double Most)[] _reach;      // by place: of turn·γ
    private readonly int _turn;
    private readonly int _channels;

    /// <param name="source">The detector.</param>
    /// <param name="pattern">Where the focal spot is in turn.</param>
    /// <param name="turn">Which way the gantry turns.</param>
    /// <param name="stepRad">Between parallel views.</param>
    public Rebinning(CtSource source, FocalPattern pattern, int turn, double stepRad)
    {
        (_turn, _channels, StepRad, Period) = (turn, source.DetectorChannels, stepRad, pattern.Period);
        _fans = [.. pattern.Spots.Select(spot => new FanRays(source, spot))];
        _cosines = [.. _fans.Select(fan => Cosines(source, fan))];
        _reach = [.. _fans.Select(fan => (Math.Min(turn * fan.FanAngleRad[0], turn * fan.FanAngleRad[^1]), Math.Max(turn * fan.FanAngleRad[0], turn * fan.FanAngleRad[^1])))];
    }

    /// <summary>Places of the focal spot: each sees every Period-th view.</summary>
    public int Period { get; }

    /// <summary>Between parallel views.</summary>
    public double StepRad { get; }

    public IReadOnlyList<FanRays> Fans => _fans;

    /// <summary>ψ of the first parallel view that the fans have all rays of.</summary>
    public double FirstRad(FanViews fans) => Enumerable.Range(0, Period).Max(place => fans.TurnedRad(place) - _reach[place].Least);

    /// <summary>Whether the views that a parallel view at ψ is made of have come.</summary>
    /// <param name="fans">The views.</param>
    /// <param name="turnedRad">ψ.</param>
    /// <param name="ended">No more will come: the last four then do for what lies between the last two.</param>
    public bool IsReady(FanViews fans, double turnedRad, bool ended)
    {
        for (int place = 0; place < Period; place++)
        {
            long last = Last(fans, place) - (ended ? 0 : 1);
            if (last < 3 || turnedRad + _reach[place].Most > fans.TurnedRad(place + Period * last)) return false;
        }
        return true;
    }

    /// <summary>The first view that is still needed when ψ is next.</summary>
    public long Oldest(FanViews fans, double turnedRad) =>
        Enumerable.Range(0, Period).Min(place => place + Period * Math.Max(0, Before(fans, place, turnedRad + _reach[place].Least) - 1));

    /// <summary>Pieces that the rays of all places are worked on in.</summary>
    public int PieceCount => Period * ((_channels + ChannelsTogether - 1) / ChannelsTogether);

    /// <summary>Rays at parallel angles, times cos κ, κ the inclination of the ray.</summary>
    /// <param name="piece">0 … <see cref="PieceCount"/> − 1.</param>
    /// <param name="fans">The views.</param>
    /// <param name="turnedRad">ψ of the parallel views.</param>
    /// <param name="rays">[views × places × channels × lanes].</param>
    /// <param name="tableMm">Z of the isocentre as the rays were measured: [views × places × channels].</param>
    public void Interpolate(int piece, FanViews fans, ReadOnlySpan<double> turnedRad, Span<float> rays, Span<float> tableMm)
    {
        (int tile, int place) = Math.DivRem(piece, Period);
        int end = Math.Min((tile + 1) * ChannelsTogether, _channels), lanes = fans.Lanes;
        for (int j = 0; j < turnedRad.Length; j++)
        {
            for (int c = tile * ChannelsTogether; c < end; c++)
            {
                double psi = turnedRad[j] + _turn * _fans[place].FanAngleRad[c];
                long first = Math.Clamp(Before(fans, place, psi) - 1, 0, Last(fans, place) - 3);
                long a = place + Period * first, b = a + Period, d = b + Period, e = d + Period;
                Lagrange w = Lagrange.At(psi, fans.TurnedRad(a), fans.TurnedRad(b), fans.TurnedRad(d), fans.TurnedRad(e));
                int at = (j * Period + place) * _channels + c;
                tableMm[at] = (float)w.Of(fans.TableMm(a), fans.TableMm(b), fans.TableMm(d), fans.TableMm(e));
                Blend blend = new(
                    in fans.Samples(a)[c * lanes], in fans.Samples(b)[c * lanes], in fans.Samples(d)[c * lanes], in fans.Samples(e)[c * lanes],
                    in _cosines[place][c * lanes], w, ref rays[at * lanes], lanes);
                Widest.Run(ref blend);
            }
        }
    }

    /// <summary>The last of a place's own views, counted among them.</summary>
    private long Last(FanViews fans, int place) => (fans.Count - 1 - place) / Period;

    /// <summary>The last of a place's own views that is not after ψ, counted among them; those that are gone are taken to be before it.</summary>
    private long Before(FanViews fans, int place, double psi)
    {
        long low = Math.Max(0, (fans.Count - fans.Capacity - place + Period - 1) / Period), high = Last(fans, place);
        while (low < high)
        {
            long middle = (low + high + 1) / 2;
            if (fans.TurnedRad(place + Period * middle) <= psi) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private static float[] Cosines(CtSource source, FanRays fan)
    {
        int lanes = FanViews.LanesOf(source);
        float[] cosines = new float[source.DetectorChannels * lanes];
        for (int c = 0; c < source.DetectorChannels; c++)
            for (int lane = 0; lane < lanes; lane++)
            {
                // Lanes beyond the last row repeat it, as those of the fans do: a transposition writes them over it (Transposition.Block).
                int row = Math.Min(lane, source.DetectorRows - 1);
                double height = (row - source.CentralRow) * source.RowPitchMm - fan.AxialMm, length = fan.LengthMm[c];
                cosines[c * lanes + lane] = (float)(length / Math.Sqrt(length * length + height * height));
            }
        return cosines;
    }

    /// <summary>(a·A + b·B + c·C + d·D)·factor for the rows of a channel.</summary>
    private readonly ref struct Blend(
        ref readonly float a, ref readonly float b, ref readonly float c, ref readonly float d, ref readonly float factor, Lagrange weights, ref float target, int lanes) : IVectorWork
    {
        private readonly ref readonly float _a = ref a;
        private readonly ref readonly float _b = ref b;
        private readonly ref readonly float _c = ref c;
        private readonly ref readonly float _d = ref d;
        private readonly ref readonly float _factor = ref factor;
        private readonly ref float _target = ref target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            V a = V.All(weights.A), b = V.All(weights.B), c = V.All(weights.C), d = V.All(weights.D);
            for (int i = 0; i < lanes; i += V.Count)
            {
                V sum = V.MultiplyAdd(b, V.Load(in _b, i), a * V.Load(in _a, i));
                sum = V.MultiplyAdd(d, V.Load(in _d, i), V.MultiplyAdd(c, V.Load(in _c, i), sum));
                (sum * V.Load(in _factor, i)).Store(ref _target, i);
            }
        }
    }
}
