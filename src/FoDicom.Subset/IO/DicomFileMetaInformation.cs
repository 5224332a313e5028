namespace FellowOakDicom;

/// <summary>Group 0002 of a file (PS3.10 7.1): what it holds, in which transfer syntax, and who wrote it.</summary>
public class DicomFileMetaInformation : DicomDataset
{
    public DicomFileMetaInformation()
    {
        Version = [0x00, 0x01];
        ImplementationClassUID = DicomImplementation.ClassUID;
        ImplementationVersionName = DicomImplementation.Version;
    }

    /// <summary>The meta information that a file of this data set has.</summary>
    public DicomFileMetaInformation(DicomDataset dataset) : this()
    {
        ArgumentNullException.ThrowIfNull(dataset);
        TransferSyntax = dataset.InternalTransferSyntax;
        Identify(dataset);
    }

    public DicomFileMetaInformation(DicomFileMetaInformation metaInfo)
    {
        ArgumentNullException.ThrowIfNull(metaInfo);
        foreach (DicomItem item in metaInfo) Put(item);
    }

    private DicomFileMetaInformation(IEnumerable<DicomItem> items)
    {
        foreach (DicomItem item in items) Put(item);
    }

    public byte[] Version
    {
        get => GetValues<byte>(DicomTag.FileMetaInformationVersion);
        set => AddOrUpdate(DicomTag.FileMetaInformationVersion, value);
    }

    public DicomUID MediaStorageSOPClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPClassUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPClassUID, value);
    }

    public DicomUID MediaStorageSOPInstanceUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.MediaStorageSOPInstanceUID);
        set => AddOrUpdate(DicomTag.MediaStorageSOPInstanceUID, value);
    }

    /// <summary>What the file's data set is written in: set another uncompressed one and the file is saved in it.</summary>
    public DicomTransferSyntax TransferSyntax
    {
        get => GetSingleValue<DicomTransferSyntax>(DicomTag.TransferSyntaxUID);
        set => AddOrUpdate(DicomTag.TransferSyntaxUID, value);
    }

    public DicomUID ImplementationClassUID
    {
        get => GetSingleValue<DicomUID>(DicomTag.ImplementationClassUID);
        set => AddOrUpdate(DicomTag.ImplementationClassUID, value);
    }

    public string? ImplementationVersionName
    {
        get => GetSingleValueOrDefault<string>(DicomTag.ImplementationVersionName, null);
        set => AddOrUpdate(DicomTag.ImplementationVersionName, value);
    }

    public string? SourceApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.SourceApplicationEntityTitle, null);
        set => AddOrUpdate(DicomTag.SourceApplicationEntityTitle, value);
    }

    public string? SendingApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.SendingApplicationEntityTitle, null);
        set => AddOrUpdate(DicomTag.SendingApplicationEntityTitle, value);
    }

    public string? ReceivingApplicationEntityTitle
    {
        get => GetSingleValueOrDefault<string>(DicomTag.ReceivingApplicationEntityTitle, null);
        set => AddOrUpdate(DicomTag.ReceivingApplicationEntityTitle, value);
    }

    public DicomUID? PrivateInformationCreatorUID
    {
        get => GetSingleValueOrDefault<DicomUID>(DicomTag.PrivateInformationCreatorUID, null);
        set => AddOrUpdate(DicomTag.PrivateInformationCreatorUID, value);
    }

    public byte[]? PrivateInformation
    {
        get => TryGetValues(DicomTag.PrivateInformation, out byte[]? values) ? values : null;
        set => AddOrUpdate(DicomTag.PrivateInformation, value!);
    }

    internal static DicomFileMetaInformation Read(IO.ByteSource source)
    {
        var group = new DicomDataset();
        IO.DicomDatasetReader.ReadMeta(source, group);
        return new DicomFileMetaInformation((IEnumerable<DicomItem>)group);
    }

    /// <summary>Names the instance that the data set is, so that what the file says of itself is never of another.</summary>
    internal void Identify(DicomDataset dataset)
    {
        using var _ = new UnvalidatedScope(this);   // what was received is kept, be its UID as it may
        if (dataset.TryGetSingleValue(DicomTag.SOPClassUID, out DicomUID? sopClass)) MediaStorageSOPClassUID = sopClass;
        if (dataset.TryGetSingleValue(DicomTag.SOPInstanceUID, out DicomUID? instance)) MediaStorageSOPInstanceUID = instance;
    }

    /// <summary>The group as bytes, behind its length.</summary>
    /// <exception cref="DicomDataException">The instance or its class has no UID.</exception>
    internal IO.Buffer.IByteBuffer Encode()
    {
        DicomTag[] required = [DicomTag.MediaStorageSOPClassUID, DicomTag.MediaStorageSOPInstanceUID, DicomTag.TransferSyntaxUID];
        if (Array.Find(required, tag => !TryGetSingleValue<string>(tag, out _)) is { } missing)
            throw new DicomDataException($"{missing.DictionaryEntry.Name} is missing: give the data set its SOP class and instance UIDs.");
        AddOrUpdate(DicomTag.FileMetaInformationGroupLength, 0u);
        return IO.DicomDatasetWriter.Encode(this, DicomTransferSyntax.ExplicitVRLittleEndian);
    }
}
