namespace FellowOakDicom.Network;

/// <summary>A request of a composite service, which has a priority.</summary>
public abstract class DicomPriorityRequest : DicomRequest
{
    protected DicomPriorityRequest(DicomDataset command)
        : base(command)
    {
    }

    protected DicomPriorityRequest(DicomCommandField type, DicomUID requestedClass, DicomPriority priority)
        : base(type, requestedClass)
    {
        Priority = priority;
    }

    public DicomPriority Priority
    {
        get => (DicomPriority)Command.GetSingleValueOrDefault<ushort>(DicomTag.Priority, 0);
        protected set => Command.AddOrUpdate(DicomTag.Priority, (ushort)value);
    }
}
