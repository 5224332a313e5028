using FellowOakDicom.IO;

namespace FellowOakDicom.Network;

/// <summary>The instance of a C-STORE on its way in, in a temporary file that ends with it.</summary>
internal sealed class InstanceSpool(FileStream file, DicomTransferSyntax syntax) : IDisposable
{
    public string FileName => file.Name;

    public static Task<InstanceSpool> CreateAsync(DicomCStoreRequest request, DicomAssociation association, CancellationToken cancellationToken)
    {
        // GetTempFileName makes a file that only its owner can read.
        var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        return Task.FromResult(new InstanceSpool(file, request.PresentationContext!.AcceptedTransferSyntax!));
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken) => file.WriteAsync(fragment, cancellationToken);

    public DicomFile Open()
    {
        file.Position = 0;
        return new DicomFile(DicomDatasetReader.Read(file, syntax));
    }

    public void Dispose() => file.Dispose();
}
