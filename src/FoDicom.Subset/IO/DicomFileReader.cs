using System.Buffers.Binary;
using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>Finds out what kind of file a stream is, and reads it.</summary>
internal static class DicomFileReader
{
    internal const int PreambleLength = 128;

    private const int HeaderLength = 8;
    private const int DefaultLargeObjectSize = 64 * 1024;

    internal static bool HasPreamble(ByteSource source) =>
        source.Remaining >= PreambleLength + 4 && source.Peek(PreambleLength + 4)[PreambleLength..].SequenceEqual("DICM"u8);

    /// <summary>Reads a stream from where it stands. Values left for later come from the file, or from the stream without one.</summary>
    internal static DicomFile Read(Stream stream, FileReference? file, Encoding fallback, FileReadOption option, int largeObjectSize)
    {
        var source = new ByteSource(stream);
        long threshold = largeObjectSize > 0 ? largeObjectSize : DefaultLargeObjectSize;
        LargeValues large = option switch
        {
            FileReadOption.ReadAll => LargeValues.ReadAll,
            FileReadOption.SkipLargeTags => new LargeValues(threshold, null),
            _ => new LargeValues(threshold, file is null
                ? (position, length) => new StreamByteBuffer(stream, position, length)
                : (position, length) => new FileByteBuffer(file, position, length)),
        };
        try
        {
            return Read(source, large, fallback);
        }
        catch (DicomDataException exception) when (exception is not DicomFileException)
        {
            throw new DicomFileException($"{file?.Name ?? "The stream"} is no readable DICOM file: {exception.Message}", exception);
        }
    }

    private static DicomFile Read(ByteSource source, LargeValues large, Encoding fallback)
    {
        DicomFileFormat format = Recognise(source);
        if (format == DicomFileFormat.DICOM3) source.Skip(PreambleLength + 4);
        DicomFileMetaInformation meta = format == DicomFileFormat.DICOM3NoFileMetaInfo ? new() : DicomFileMetaInformation.Read(source);
        if (!meta.Contains(DicomTag.TransferSyntaxUID)) meta.TransferSyntax = GuessSyntax(source);
        var dataset = new DicomDataset(meta.TransferSyntax);
        bool isPartial = false;
        try
        {
            new DicomDatasetReader(source, meta.TransferSyntax, large).ReadInto(dataset, fallback);
        }
        catch (TruncatedDataException)
        {
            isPartial = true;
        }
        return new DicomFile(meta, dataset) { Format = format, IsPartial = isPartial };
    }

    private static DicomFileFormat Recognise(ByteSource source)
    {
        if (HasPreamble(source)) return DicomFileFormat.DICOM3;
        if (source.Remaining < HeaderLength) throw new DicomFileException($"{source.Remaining} bytes are too few for a DICOM file.");
        ReadOnlySpan<byte> header = source.Peek(HeaderLength);
        return BinaryPrimitives.ReadUInt16LittleEndian(header) switch
        {
            0x0002 when IsExplicit(header) => DicomFileFormat.DICOM3NoPreamble,
            // A bare data set begins with a low group; a length beyond the end shows that it is something else.
            0x0000 or 0x0008 when IsExplicit(header) || ImplicitLength(header) <= source.Remaining - HeaderLength =>
                DicomFileFormat.DICOM3NoFileMetaInfo,
            _ => throw new DicomFileException("The data are not DICOM: they have no preamble and do not begin with a known group."),
        };
    }

    private static DicomTransferSyntax GuessSyntax(ByteSource source) =>
        source.Remaining >= HeaderLength && IsExplicit(source.Peek(HeaderLength))
            ? DicomTransferSyntax.ExplicitVRLittleEndian
            : DicomTransferSyntax.ImplicitVRLittleEndian;

    private static uint ImplicitLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);

    private static bool IsExplicit(ReadOnlySpan<byte> header) => DicomVR.Find((char)header[4], (char)header[5]) is not null;
}
