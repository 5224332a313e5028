using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The image of fewest wavelets that agrees with the data: <see cref="IterativeThresholding{TArray}"/> with Daubechies' wavelets at places that change from iteration
/// to iteration. The last two axes are padded to what the wavelet's levels divide; the margin has no data, and stays empty.
/// </summary>
internal sealed class SparseSolution : IDisposable
{
    private const int MostLevels = 4;

    /// <summary>Places of the wavelets; as many as 4 levels have along an axis.</summary>
    private const int Places = 16;

    private readonly LinearOperator _crop;
    private readonly ILinearMap<HostArray> _encoding;
    private readonly ILinearMap<HostArray> _normal;
    private readonly ILinearMap<HostArray>[] _wavelets;

    /// <param name="encoding">From the image to the data; the image has two axes or more.</param>
    public SparseSolution(LinearOperator encoding)
    {
        Shape image = encoding.Domain;
        int rows = image[image.Rank - 2], columns = image[image.Rank - 1];
        // At the coarsest level there are 4 elements at least.
        int levels = Math.Clamp((int)Math.Log2(Math.Max(1, Math.Min(rows, columns) / 4)), 1, MostLevels), step = 1 << levels;
        Shape wide = image.With([.. Enumerable.Range(0, image.Rank - 2).Select(axis => image[axis]), Padded(rows, step), Padded(columns, step)]);
        _crop = new Crop(wide, image);
        LinearOperator all = encoding * _crop;
        _encoding = HostBackend.Shared.Open(all);
        _normal = HostBackend.Shared.Open(all.Normal);
        // The golden ratio spreads the places without a pattern.
        _wavelets = [.. Enumerable.Range(0, Places).Select(place => HostBackend.Shared.Open(
            new Wavelet(wide, WaveletFamily.Daubechies4, levels) * new CircularShift(wide, place % step, (int)(place * .6180339887 * Places) % step)))];
    }

    /// <param name="data">k.</param>
    /// <param name="image">x; overwritten.</param>
    /// <param name="regularisation">λ as a part of the largest magnitude of A*·k.</param>
    /// <param name="iterations">How many.</param>
    public void Solve(HostArray data, HostArray image, double regularisation, int iterations)
    {
        HostArray b = HostArray.Allocate(_normal.Domain), x = HostArray.Allocate(_normal.Domain);
        _encoding.Adjoint(data, b);
        using (IterativeThresholding<HostArray> solver = new(HostBackend.Shared, _normal, _wavelets)) solver.Solve(b, x, regularisation * Largest(b), iterations);
        using ILinearMap<HostArray> crop = HostBackend.Shared.Open(_crop);
        crop.Forward(x, image);
    }

    public void Dispose()
    {
        foreach (ILinearMap<HostArray> wavelet in _wavelets) wavelet.Dispose();
        _normal.Dispose();
        _encoding.Dispose();
    }

    private static int Padded(int length, int step) => (length + step - 1) / step * step;

    private static double Largest(HostArray values)
    {
        double largest = 0;
        ReadOnlySpan<float> re = values.Re.Span, im = values.Im.Span;
        for (int i = 0; i < re.Length; i++) largest = Math.Max(largest, (double)re[i] * re[i] + (double)im[i] * im[i]);
        return Math.Sqrt(largest);
    }
}
