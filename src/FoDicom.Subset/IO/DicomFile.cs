using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

public enum FileReadOption
{
    /// <summary>As ReadLargeOnDemand.</summary>
    Default,

    /// <summary>Large values stay in the file until they are asked for; the file must still be there then.</summary>
    ReadLargeOnDemand,

    /// <summary>Large values are left out.</summary>
    SkipLargeTags,

    /// <summary>Everything is in memory.</summary>
    ReadAll,
}

public enum DicomFileFormat
{
    Unknown,
    DICOM3,
    DICOM3NoPreamble,
    DICOM3NoFileMetaInfo,
    ACRNEMA1,
    ACRNEMA2,
}

/// <summary>A DICOM file (PS3.10): a data set and the meta information before it.</summary>
public class DicomFile
{
    private static readonly IByteBuffer Preamble = new MemoryByteBuffer([.. new byte[DicomFileReader.PreambleLength], .. "DICM"u8]);

    public DicomFile() : this(new DicomDataset())
    {
    }

    public DicomFile(DicomDataset dataset) : this(new DicomFileMetaInformation(dataset), dataset)
    {
    }

    internal DicomFile(DicomFileMetaInformation metaInfo, DicomDataset dataset)
    {
        FileMetaInfo = metaInfo;
        Dataset = dataset;
    }

    public DicomFileMetaInformation FileMetaInfo { get; }

    public DicomDataset Dataset { get; }

    public DicomFileFormat Format { get; internal init; } = DicomFileFormat.DICOM3;

    /// <summary>True when the file ended within an element: that element is left out.</summary>
    public bool IsPartial { get; internal init; }

    /// <summary>Where the file was opened from or saved to last; null when that was a stream, or never.</summary>
    public IFileReference? File { get; internal set; }

    public static bool HasValidHeader(string fileName)
    {
        using FileStream stream = System.IO.File.OpenRead(fileName);
        return DicomFileReader.HasPreamble(new ByteSource(stream));
    }

    /// <exception cref="DicomFileException">There is no such file, it is not DICOM, or it is broken beyond reading.</exception>
    public static DicomFile Open(string fileName, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        var file = new FileReference(fileName);
        try
        {
            using var stream = new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            DicomFile opened = DicomFileReader.Read(stream, file, DicomEncoding.Default, readOption, largeObjectSize);
            opened.File = file;
            return opened;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DicomFileException($"{file.Name} does not exist.", exception);
        }
    }

    /// <summary>Opens what a seekable stream holds from where it stands. Values read on demand need the stream to stay open.</summary>
    public static DicomFile Open(Stream stream, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Open(stream, DicomEncoding.Default, readOption, largeObjectSize);

    /// <summary>The same, with text in the fallback encoding where the data set names no character set.</summary>
    internal static DicomFile Open(
        Stream stream, Encoding fallback, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek
            ? DicomFileReader.Read(stream, null, fallback, readOption, largeObjectSize)
            : throw new DicomFileException("The stream cannot seek: copy it to memory or to a file first.");
    }

    // Parsing follows lengths from value to value in one window of the file, so it takes a thread, and not the caller's.
    public static Task<DicomFile> OpenAsync(string fileName, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Task.Run(() => Open(fileName, readOption, largeObjectSize));

    public static Task<DicomFile> OpenAsync(Stream stream, FileReadOption readOption = FileReadOption.Default, int largeObjectSize = 0) =>
        Task.Run(() => Open(stream, readOption, largeObjectSize));

    /// <summary>Writes over what is there. Not atomic: after a crash the file may be cut.</summary>
    /// <exception cref="DicomDataException">The SOP class or instance UID is missing, or the syntax cannot hold the pixel data.</exception>
    public void Save(string fileName, DicomWriteOptions? options = null)
    {
        var file = new FileReference(fileName);
        CompositeByteBuffer bytes = Encode(options, file);
        using (FileStream stream = Create(file)) bytes.CopyToStream(stream);
        File = file;
    }

    public void Save(Stream stream, DicomWriteOptions? options = null) => Encode(options, null).CopyToStream(stream);

    public async Task SaveAsync(string fileName, DicomWriteOptions? options = null)
    {
        var file = new FileReference(fileName);
        CompositeByteBuffer bytes = Encode(options, file);
        await using (FileStream stream = Create(file)) await bytes.CopyToStreamAsync(stream, CancellationToken.None);
        File = file;
    }

    public Task SaveAsync(Stream stream, DicomWriteOptions? options = null) =>
        Encode(options, null).CopyToStreamAsync(stream, CancellationToken.None);

    private static FileStream Create(FileReference file) =>
        new(file.Name, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);

    private CompositeByteBuffer Encode(DicomWriteOptions? options, FileReference? destination)
    {
        FileMetaInfo.Identify(Dataset);
        CompositeByteBuffer dataset = DicomDatasetWriter.Encode(Dataset, FileMetaInfo.TransferSyntax, options);
        // A value that is still in the file about to be written over is read first.
        bool isOver = File is not null && File.Name == destination?.Name;
        return new CompositeByteBuffer(
        [
            Preamble,
            FileMetaInfo.Encode(),
            .. dataset.Parts.Select(part => isOver && !part.IsMemory ? new MemoryByteBuffer(part.Data) : part),
        ]);
    }
}

public static class DicomFileExtensions
{
    public static DicomFile Clone(this DicomFile original)
    {
        ArgumentNullException.ThrowIfNull(original);
        return new DicomFile(new DicomFileMetaInformation(original.FileMetaInfo), original.Dataset.Clone())
        {
            Format = original.Format,
            IsPartial = original.IsPartial,
        };
    }
}
