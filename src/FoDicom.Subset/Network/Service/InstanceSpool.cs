using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Network;

/// <summary>The instance of a C-STORE on its way in: a DICOM file in the temporary folder, deleted when it is closed.</summary>
internal sealed class InstanceSpool : IDisposable
{
    /// <summary>Up to here an instance is handed over in memory; the large values of a longer one are read from the file when asked for.</summary>
    private const long LargestInMemory = 64 * 1024 * 1024;

    private const long LargestValueInMemory = 64 * 1024;

    private readonly DicomFileMetaInformation _meta;
    private readonly FileStream _file;
    private long _start;
    private bool _isReadOnDemand;

    private InstanceSpool(DicomFileMetaInformation meta, FileStream file)
    {
        _meta = meta;
        _file = file;
    }

    public string FileName => _file.Name;

    /// <exception cref="DicomDataException">The command does not name the instance and its class.</exception>
    public static InstanceSpool Create(DicomCStoreRequest request, DicomAssociation association)
    {
        DicomTransferSyntax syntax = request.PresentationContext!.AcceptedTransferSyntax!;
        var meta = new DicomFileMetaInformation
        {
            AutoValidate = false, // what the peer calls the instance is the peer's business
            MediaStorageSOPClassUID = request.SOPClassUID!,
            MediaStorageSOPInstanceUID = request.SOPInstanceUID,
            TransferSyntax = syntax,
            SourceApplicationEntityTitle = association.CallingAE
        };
        // GetTempFileName makes a file that only its owner can read.
        var spool = new InstanceSpool(meta, new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read,
            bufferSize: 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous));
        try
        {
            new DicomFile(meta, new DicomDataset(syntax)).Save(spool._file);
            spool._start = spool._file.Position;
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken) => _file.WriteAsync(fragment, cancellationToken);

    /// <exception cref="DicomDataException">The bytes are no data set, or end within an element.</exception>
    public DicomFile Open(Encoding fallbackEncoding)
    {
        _file.Position = _start;
        _isReadOnDemand = _file.Length > LargestInMemory;
        LargeValues large = _isReadOnDemand
            ? new LargeValues(LargestValueInMemory, (position, length) => new StreamByteBuffer(_file, position, length))
            : LargeValues.ReadAll;
        var dataset = new DicomDataset(_meta.TransferSyntax);
        new DicomDatasetReader(new ByteSource(_file), _meta.TransferSyntax, large).ReadInto(dataset, fallbackEncoding);
        return new DicomFile(_meta, dataset);
    }

    /// <summary>Deletes the file, unless the instance still reads from it: then the file goes when nobody holds the instance any more.</summary>
    public void Dispose()
    {
        if (!_isReadOnDemand) _file.Dispose();
    }
}
