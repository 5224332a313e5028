namespace FellowOakDicom.Network;

/// <summary>The instance of a C-STORE on its way in, in a temporary file that ends with it.</summary>
internal sealed class InstanceSpool : IDisposable
{
    private readonly FileStream _file;
    public string FileName => _file.Name;
    public static async Task<InstanceSpool> CreateAsync(DicomCStoreRequest request, DicomAssociation association, CancellationToken cancellationToken) => throw new NotImplementedException();
    public ValueTask WriteAsync(ReadOnlyMemory<byte> fragment, CancellationToken cancellationToken) => _file.WriteAsync(fragment, cancellationToken);
    public DicomFile Open() => throw new NotImplementedException();
    public void Dispose() => _file.Dispose();
}
