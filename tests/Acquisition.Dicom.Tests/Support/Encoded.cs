using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A series as the encoder wrote it into a folder of its own.</summary>
internal sealed class Encoded : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private Encoded()
    {
    }

    public string Folder => _folder.Path;
    public IReadOnlyList<InstanceRecord> Instances { get; private set; } = [];

    public static async Task<Encoded> WriteAsync(SeriesContext series, IEnumerable<ReconstructedImage> images)
    {
        Encoded encoded = new();
        try
        {
            DicomImageEncoder encoder = new(Options.Create(new ImageOptions { Path = encoded.Folder }));
            encoded.Instances = await encoder.EncodeAsync(series, images.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();
            return encoded;
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    /// <summary>Axial CT slices of a head-first, supine patient, 64 × 64.</summary>
    public static Task<Encoded> WriteCtAsync(int slices) =>
        WriteAsync(Sample.Series(Sample.CtHeader), Sample.Stack(slices, 64, 64, Sample.Axial(PatientPosition.Hfs), (slice, row, _) => slice * row));

    public void Dispose() => _folder.Dispose();
}
