namespace FellowOakDicom.Network;

/// <summary>Gives a received command set the class of its command field.</summary>
internal static class MessageFactory
{
    private const ushort ResponseFlag = 0x8000;

    public static DicomMessage Create(DicomDataset command)
    {
        var field = (DicomCommandField)command.GetSingleValue<ushort>(DicomTag.CommandField);
        return field switch
        {
            DicomCommandField.CEchoRequest => new DicomCEchoRequest(command),
            DicomCommandField.CEchoResponse => new DicomCEchoResponse(command),
            DicomCommandField.CStoreRequest => new DicomCStoreRequest(command),
            DicomCommandField.CStoreResponse => new DicomCStoreResponse(command),
            DicomCommandField.CFindRequest => new DicomCFindRequest(command),
            DicomCommandField.CFindResponse => new DicomCFindResponse(command),
            DicomCommandField.CCancelRequest => new DicomMessage(command),
            DicomCommandField.NEventReportRequest => new DicomNEventReportRequest(command),
            DicomCommandField.NEventReportResponse => new DicomNEventReportResponse(command),
            DicomCommandField.NGetRequest => new DicomNGetRequest(command),
            DicomCommandField.NGetResponse => new DicomNGetResponse(command),
            DicomCommandField.NSetRequest => new DicomNSetRequest(command),
            DicomCommandField.NSetResponse => new DicomNSetResponse(command),
            DicomCommandField.NActionRequest => new DicomNActionRequest(command),
            DicomCommandField.NActionResponse => new DicomNActionResponse(command),
            DicomCommandField.NCreateRequest => new DicomNCreateRequest(command),
            DicomCommandField.NCreateResponse => new DicomNCreateResponse(command),
            DicomCommandField.NDeleteRequest => new DicomNDeleteRequest(command),
            DicomCommandField.NDeleteResponse => new DicomNDeleteResponse(command),
            _ when ((ushort)field & ResponseFlag) == 0 => new UnsupportedRequest(command),
            _ => new UnsupportedResponse(command)
        };
    }
}
