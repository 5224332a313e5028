namespace FellowOakDicom.Network;

/// <summary>A DIMSE response, sent or received.</summary>
public abstract class DicomResponse : DicomMessage
{
    private const int ErrorCommentLength = 64;
    private const ushort ResponseFlag = 0x8000;

    protected DicomResponse(DicomDataset command)
        : base(command)
    {
    }

    protected DicomResponse(DicomRequest request, DicomStatus status)
    {
        Type = (DicomCommandField)((ushort)request.Type | ResponseFlag);
        if (request.SOPClassUID is { } sopClass) SOPClassUID = sopClass;
        RequestMessageID = request.MessageID;
        PresentationContext = request.PresentationContext;
        Status = status;
    }

    public ushort RequestMessageID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.MessageIDBeingRespondedTo);
        protected set => Command.AddOrUpdate(DicomTag.MessageIDBeingRespondedTo, value);
    }

    public DicomStatus Status
    {
        get
        {
            DicomStatus status = DicomStatus.Lookup(Command.GetSingleValue<ushort>(DicomTag.Status));
            return Command.GetSingleValueOrDefault(DicomTag.ErrorComment, "") is { Length: > 0 } comment ? new DicomStatus(status, comment) : status;
        }
        protected set
        {
            Command.AddOrUpdate(DicomTag.Status, value.Code);
            if (value.ErrorComment.Length > 0)
            {
                Command.AddOrUpdate(DicomTag.ErrorComment, value.ErrorComment[..Math.Min(value.ErrorComment.Length, ErrorCommentLength)]);
            }
        }
    }

    public override string ToString() => $"{Type} [{Id}]: {Status}";
}
