namespace FellowOakDicom.Network;

/// <summary>One DIMSE message: a command set and, for some, a data set (PS3.7 6.3).</summary>
public class DicomMessage
{
    /// <summary>Command Data Set Type (0000,0800) of a message without data set; every other value announces one.</summary>
    private const ushort NoDataset = 0x0101;
    private const ushort WithDataset = 0x0202;

    public DicomMessage()
        : this(new DicomDataset { AutoValidate = false }) // it repeats what peers call their instances
    {
        HasDataset = false;
    }

    public DicomMessage(DicomDataset command) => Command = command;

    public DicomCommandField Type
    {
        get => (DicomCommandField)Command.GetSingleValue<ushort>(DicomTag.CommandField);
        protected set => Command.AddOrUpdate(DicomTag.CommandField, (ushort)value);
    }

    public virtual DicomUID? SOPClassUID
    {
        get => Command.GetSingleValueOrDefault<DicomUID?>(SOPClassTag, null);
        protected set => Command.AddOrUpdate(SOPClassTag, value!);
    }

    public bool HasDataset
    {
        get => Command.GetSingleValueOrDefault(DicomTag.CommandDataSetType, NoDataset) != NoDataset;
        private set => Command.AddOrUpdate(DicomTag.CommandDataSetType, value ? WithDataset : NoDataset);
    }

    public DicomDataset Command { get; }

    public DicomDataset? Dataset
    {
        get;
        set
        {
            field = value;
            HasDataset = value is not null;
        }
    }

    /// <summary>The context it came in, or the one to send it in; null: any accepted context of its SOP class.</summary>
    public DicomPresentationContext? PresentationContext { get; set; }

    /// <summary>Whatever the user wants to find again when the answer comes.</summary>
    public object? UserState { get; set; }

    public override string ToString() => $"{Type} [{Id}]";

    /// <param name="printDatasets">Adds the elements of command set and data set, one a line. They may identify a patient.</param>
    public string ToString(bool printDatasets)
    {
        if (!printDatasets) return ToString();
        IEnumerable<DicomItem> items = Dataset is null ? Command : Command.Concat(Dataset);
        return string.Join(Environment.NewLine, items.Select(item => item.ToString()).Prepend(ToString()));
    }

    /// <summary>Message ID of a request, Message ID Being Responded To of anything else.</summary>
    internal virtual ushort Id => Command.GetSingleValueOrDefault<ushort>(DicomTag.MessageIDBeingRespondedTo, 0);

    /// <summary>The SOP instance that the message is about, where it names one.</summary>
    private protected DicomUID? InstanceUid
    {
        get => Command.GetSingleValueOrDefault<DicomUID?>(NamesRequested ? DicomTag.RequestedSOPInstanceUID : DicomTag.AffectedSOPInstanceUID, null);
        set
        {
            if (value is not null) Command.AddOrUpdate(NamesRequested ? DicomTag.RequestedSOPInstanceUID : DicomTag.AffectedSOPInstanceUID, value);
        }
    }

    private DicomTag SOPClassTag => NamesRequested ? DicomTag.RequestedSOPClassUID : DicomTag.AffectedSOPClassUID;

    // These four requests name the class and instance that they ask for, all other messages those that are affected (PS3.7 10.3).
    private bool NamesRequested => Type is DicomCommandField.NGetRequest or DicomCommandField.NSetRequest
        or DicomCommandField.NActionRequest or DicomCommandField.NDeleteRequest;
}
