using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// A series of DICOM-CT-PD projections in a folder (README.md), a file each, in the order of their instance numbers. Opening looks at every file, so
/// that a gap, a stranger or a cut file shows before the first block; some 400 bytes a projection are kept. Not for concurrent use.
/// </summary>
public sealed class CtPdFolder : IScanSource
{
    /// <summary>A block ends before it would grow larger; a view that is larger is a block of its own.</summary>
    private const int MaxBlockBytes = 256 << 10;

    private readonly IReadOnlyList<Projection> _views;
    private readonly SeriesFacts _facts;
    private readonly CtAcquisition _ct;

    private CtPdFolder(string folder)
    {
        CtPdNotes notes = new();
        CtPdSurvey survey = CtPdSurvey.Of(folder, notes);
        (_views, _facts) = (survey.Views, survey.Facts);

        // Once more, now that all are known to be there: what of the first was not asked for is what is lost of them.
        CtPdFile first = CtPdFile.Open(_views[0].Path);
        SeriesFacts.Read(first, notes);
        Projection.Read(first, notes);
        Header = CtPdHeader.Read(first, _facts, _views, notes);
        _ct = (CtAcquisition)Header.Acquisition;
        first.Pass(DicomTag.PixelData);
        notes.NotTakenOver([.. first.NotAsked]);
        Warnings = notes.Warnings;
    }

    public ScanHeader Header { get; }

    public IReadOnlyList<Warning> Warnings { get; }

    public int ViewCount => _views.Count;

    /// <param name="folder">The folder. What is not DICOM in it is passed over with a warning; folders in it are not looked into.</param>
    /// <exception cref="InterchangeException">Not one whole series of projections that can be read.</exception>
    public static CtPdFolder Open(string folder) => new(folder);

    public IEnumerable<AcquiredBlock> ReadBlocks()
    {
        SampleEncoding encoding = new(_ct.SampleFormat, _ct.SampleScale, _ct.SampleOffset);
        int viewBytes = _facts.Rows * _facts.Channels * encoding.BytesPerSample;
        int viewsPerBlock = Math.Max(1, MaxBlockBytes / viewBytes);
        for (int first = 0; first < _views.Count; first += viewsPerBlock)
        {
            int count = Math.Min(viewsPerBlock, _views.Count - first);
            byte[] samples = new byte[count * viewBytes];
            for (int i = 0; i < count; i++) ReadView(_views[first + i], encoding, samples.AsSpan(i * viewBytes, viewBytes));
            yield return new CtViewBlock(CtViewKind.Object, first, [.. Enumerable.Range(first, count).Select(i => _views[i].View)], samples);
        }
    }

    public void Dispose()
    {
    }

    private void ReadView(Projection view, SampleEncoding encoding, Span<byte> samples)
    {
        byte[] pixels = CtPdFile.Open(view.Path).Pixels();
        int elements = _facts.Rows * _facts.Channels;
        if (pixels.Length < elements * sizeof(ushort)) throw CtPdErrors.WrongPixelBytes(view.Path, pixels.Length, _facts.Rows, _facts.Channels);
        ReadOnlySpan<ushort> stored = MemoryMarshal.Cast<byte, ushort>(pixels)[..elements];
        if (encoding.Format != SampleFormat.Float32)
        {
            CtPdGeometry.MirrorRows(stored, MemoryMarshal.Cast<byte, ushort>(samples), _facts.Rows, _facts.Channels, _facts.IsTransposed);
            return;
        }

        ushort[] mirrored = new ushort[elements];
        CtPdGeometry.MirrorRows(stored, mirrored, _facts.Rows, _facts.Channels, _facts.IsTransposed);
        Span<float> integrals = MemoryMarshal.Cast<byte, float>(samples);
        for (int i = 0; i < elements; i++) integrals[i] = (float)((view.Scale * (_facts.IsSigned ? (short)mirrored[i] : mirrored[i])) + view.Offset);
    }
}
