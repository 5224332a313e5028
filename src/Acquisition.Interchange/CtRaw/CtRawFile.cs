using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;
using Acquisition.Interchange.Ismrmrd.Records;
using PureHDF;
using PureHDF.Selections;

namespace Acquisition.Interchange.CtRaw;

/// <summary>
/// A CT scan in an HDF5 file (FORMAT.md). Opening looks at every view's state, so that most faults show before the first block; reading needs memory for a few
/// MB, or for two of the largest views. Not for concurrent use.
/// </summary>
public sealed class CtRawFile : IScanSource
{
    /// <summary>A block ends before it would grow larger; a view that is larger is a block of its own.</summary>
    private const int MaxBlockBytes = 256 << 10;

    private const string HeaderPath = $"/{CtRawWriter.Group}/header", ViewsPath = $"/{CtRawWriter.Group}/views", WaveformsPath = $"/{CtRawWriter.Group}/waveforms";

    private readonly Hdf5Source _source;
    private readonly CtAcquisition _ct;
    private readonly Rows _views;
    private readonly Waveforms _waveforms;

    private CtRawFile(Hdf5Source source)
    {
        _source = source;
        string json = source.Read(HeaderPath, root => root.Dataset(HeaderPath).Read<string?[]>()[0]) ?? "";
        Header = CtRawHeader.Read(source.Path, HeaderPath, json);
        _ct = (CtAcquisition)Header.Acquisition;
        _views = new Rows(source, ViewsPath, CountViews());
        _waveforms = new Waveforms(source, WaveformsPath);
        CheckSamples(Survey());
    }

    public ScanHeader Header { get; }

    /// <summary>Empty: the file holds all that a scan has.</summary>
    public IReadOnlyList<Warning> Warnings => [];

    public long ViewCount => _views.Count;

    /// <summary>Whether a file has this layout.</summary>
    /// <exception cref="InterchangeException">It cannot be opened, or is shorter than it says.</exception>
    public static bool IsIn(string path)
    {
        using Hdf5Source source = new(path);
        return source.IsHdf5() && source.Read("/", root => root.LinkExists(HeaderPath) && root.LinkExists(ViewsPath));
    }

    /// <exception cref="InterchangeException">Not a whole file of this layout.</exception>
    public static CtRawFile Open(string path)
    {
        Hdf5Source source = new(path);
        try
        {
            if (!source.IsHdf5()) throw Hdf5Errors.NotHdf5(path);
            return new CtRawFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public IEnumerable<AcquiredBlock> ReadBlocks()
    {
        foreach (Waveform waveform in _waveforms.Read()) yield return new WaveformBlock([waveform]);
        long[] next = new long[_ct.Sources.Count];
        List<CtRawViewRecord> pending = [];
        foreach ((_, CtRawViewRecord view) in _views.Read<CtRawViewRecord>(CtRawViewRecord.Bytes + (sizeof(float) * _ct.Sources.Max(source => source.ReferenceChannels))))
        {
            if (pending.Count > 0 && !Continues(pending, view))
            {
                yield return Block(pending, next);
                pending = [];
            }

            pending.Add(view);
        }

        yield return Block(pending, next);
    }

    public void Dispose() => _source.Dispose();

    private long CountViews()
    {
        ulong count = _source.Read(ViewsPath, root => root.Dataset(ViewsPath) is var views && views.Type.Class == H5DataTypeClass.Compound && views.Space.Rank == 1
            ? views.Space.Dimensions[0] : throw CtRawErrors.NotViews(_source.Path, ViewsPath));
        // A damaged count would be read as billions of records that were never written.
        if (count > (ulong)_source.Length) throw CtRawErrors.ImpossibleCount(_source.Path, ViewsPath, count, _source.Length);
        return count > 0 ? (long)count : throw CtRawErrors.NoViews(_source.Path, ViewsPath);
    }

    /// <returns>How many views each source has.</returns>
    private long[] Survey()
    {
        long[] views = new long[_ct.Sources.Count];
        foreach ((long index, CtRawViewRecord view) in _views.Read<CtRawViewRecord>(CtRawViewRecord.Bytes))
        {
            string place = _views.Place(index);
            if (view.Kind > (ushort)CtViewKind.Dark) throw CtRawErrors.BadView(_source.Path, place, $"has kind {view.Kind}, and there are 0, 1 and 2");
            if (view.SourceIndex >= _ct.Sources.Count) throw CtRawErrors.BadView(_source.Path, place, $"has source {view.SourceIndex} of {_ct.Sources.Count}");
            if (view.EnergyBinIndex >= _ct.EnergyBins.Count) throw CtRawErrors.BadView(_source.Path, place, $"has energy bin {view.EnergyBinIndex} of {_ct.EnergyBins.Count}");
            if (view.Index > long.MaxValue) throw CtRawErrors.BadView(_source.Path, place, "has an index beyond 63 bits");
            if (view.ProjectionMatrix is not { Length: CtRawViewRecord.MatrixElements }) throw CtRawErrors.BadView(_source.Path, place, "has no member projection_matrix of 12 numbers");
            views[view.SourceIndex]++;
        }

        return views;
    }

    private void CheckSamples(long[] views)
    {
        for (int i = 0; i < views.Length; i++)
        {
            string path = Samples(i);
            CtSource detector = _ct.Sources[i];
            (string found, bool fits) = _source.Read(path, root =>
            {
                IH5Dataset samples = root.Dataset(path);
                ulong[] shape = samples.Space.Dimensions;
                return ($"[{string.Join(" x ", shape)}] of {samples.Type.Size} bytes {samples.Type.Class}",
                    shape.SequenceEqual([(ulong)views[i], (ulong)detector.DetectorRows, (ulong)detector.DetectorChannels]) && IsOf(samples.Type, _ct.SampleFormat));
            });
            if (!fits)
                throw CtRawErrors.WrongSamples(_source.Path, path, found, $"[{views[i]} x {detector.DetectorRows} x {detector.DetectorChannels}] of {_ct.SampleFormat}");
        }
    }

    private static bool IsOf(IH5DataType type, SampleFormat format) => format == SampleFormat.Float32
        ? type is { Class: H5DataTypeClass.FloatingPoint, Size: sizeof(float) }
        : type is { Class: H5DataTypeClass.FixedPoint, Size: sizeof(ushort) } && type.FixedPoint.IsSigned == (format == SampleFormat.Int16);

    private bool Continues(List<CtRawViewRecord> block, CtRawViewRecord view) =>
        view.Kind == block[0].Kind && view.SourceIndex == block[0].SourceIndex && view.Index == block[^1].Index + 1
        && (block.Count + 1L) * _ct.Sources[view.SourceIndex].Elements * CtRawWriter.TypeOf(_ct.SampleFormat).Size <= MaxBlockBytes;

    private CtViewBlock Block(List<CtRawViewRecord> views, long[] next)
    {
        CtRawViewRecord first = views[0];
        CtSource detector = _ct.Sources[first.SourceIndex];
        string path = Samples(first.SourceIndex);
        HyperslabSelection slab = new(3, [(ulong)next[first.SourceIndex], 0, 0], [(ulong)views.Count, (ulong)detector.DetectorRows, (ulong)detector.DetectorChannels]);
        byte[] samples = _source.Read($"{path}[{next[first.SourceIndex]}]", root => _ct.SampleFormat switch
        {
            SampleFormat.Uint16 => Bytes(root.Dataset(path).Read<ushort[]>(slab)),
            SampleFormat.Int16 => Bytes(root.Dataset(path).Read<short[]>(slab)),
            _ => Bytes(root.Dataset(path).Read<float[]>(slab)),
        });
        next[first.SourceIndex] += views.Count;
        return new CtViewBlock((CtViewKind)first.Kind, (long)first.Index, [.. views.Select(view => view.ToView())], samples);
    }

    private static byte[] Bytes<T>(T[] numbers)
        where T : struct => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static string Samples(int source) => $"/{CtRawWriter.Group}/{CtRawWriter.SamplesOf(source)}";
}
