using System.Runtime.InteropServices;

namespace Acquisition.Benchmarks;

/// <summary>
/// A batch of complex transforms by FFTW 3 in single precision (Debian: libfftw3-single3), in place, planned by FFTW_PATIENT, on one thread. What a plan has
/// found out is kept as FFTW's wisdom beside the temporary files, so that it is looked for once: it takes up to minutes.
/// </summary>
internal sealed unsafe class FftwPlan : IDisposable
{
    private const string Library = "libfftw3f.so.3";
    private const uint Patient = 1 << 5;
    private static readonly string Wisdom = Path.Combine(Path.GetTempPath(), "acquisition-fftwf-wisdom");

    private readonly nint _plan;
    private readonly float* _data;
    private readonly int _length;

    /// <param name="sizes">Of the transform, slowest first.</param>
    /// <param name="batch">Transforms, one after the other.</param>
    public FftwPlan(int[] sizes, int batch)
    {
        int points = sizes.Aggregate(1, (product, size) => product * size);
        _length = 2 * points * batch;
        _data = (float*)fftwf_malloc((nuint)_length * sizeof(float));
        _ = fftwf_import_wisdom_from_filename(Wisdom);        // none the first time
        fixed (int* n = sizes) _plan = fftwf_plan_many_dft(sizes.Length, n, batch, _data, null, 1, points, _data, null, 1, points, -1, Patient);
        if (_plan == 0) throw new InvalidOperationException($"FFTW has no plan for {string.Join(" × ", sizes)}.");
        _ = fftwf_export_wisdom_to_filename(Wisdom);          // else it is looked for again next time
        Random random = new(1);
        for (int i = 0; i < _length; i++) _data[i] = random.NextSingle() - .5f;
    }

    /// <summary>Pairs (re, im).</summary>
    public Span<float> Data => new(_data, _length);

    public void Execute() => fftwf_execute(_plan);

    public void Dispose()
    {
        fftwf_destroy_plan(_plan);
        fftwf_free(_data);
    }

    [DllImport(Library)]
    private static extern nint fftwf_malloc(nuint bytes);

    [DllImport(Library)]
    private static extern void fftwf_free(float* data);

    [DllImport(Library)]
    private static extern nint fftwf_plan_many_dft(
        int rank, int* n, int howMany, float* input, int* inputEmbed, int inputStride, int inputDistance, float* output, int* outputEmbed, int outputStride, int outputDistance, int sign, uint flags);

    [DllImport(Library)]
    private static extern void fftwf_execute(nint plan);

    [DllImport(Library)]
    private static extern void fftwf_destroy_plan(nint plan);

    [DllImport(Library)]
    private static extern int fftwf_import_wisdom_from_filename([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Library)]
    private static extern int fftwf_export_wisdom_to_filename([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
