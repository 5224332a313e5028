using System.Globalization;

namespace FellowOakDicom.Network;

/// <summary>Status (0000,0900) of a response: the codes of PS3.7 annex C and those of PS3.4's storage and query services.</summary>
public class DicomStatus
{
    private static readonly List<DicomStatus> Known = [];

    public static readonly DicomStatus Success = Define("0000", DicomState.Success, "Success");
    public static readonly DicomStatus Cancel = Define("FE00", DicomState.Cancel, "Cancel");
    public static readonly DicomStatus Pending = Define("FF00", DicomState.Pending, "Pending");
    public static readonly DicomStatus Warning = Define("0001", DicomState.Warning, "Warning");
    public static readonly DicomStatus AttributeListError = Define("0107", DicomState.Warning, "Attribute list error");
    public static readonly DicomStatus AttributeValueOutOfRange = Define("0116", DicomState.Warning, "Attribute value out of range");

    public static readonly DicomStatus NoSuchAttribute = Define("0105", DicomState.Failure, "No such attribute");
    public static readonly DicomStatus InvalidAttributeValue = Define("0106", DicomState.Failure, "Invalid attribute value");
    public static readonly DicomStatus ProcessingFailure = Define("0110", DicomState.Failure, "Processing failure");
    public static readonly DicomStatus DuplicateSOPInstance = Define("0111", DicomState.Failure, "Duplicate SOP instance");
    public static readonly DicomStatus NoSuchObjectInstance = Define("0112", DicomState.Failure, "No such SOP instance");
    public static readonly DicomStatus NoSuchEventType = Define("0113", DicomState.Failure, "No such event type");
    public static readonly DicomStatus NoSuchArgument = Define("0114", DicomState.Failure, "No such argument");
    public static readonly DicomStatus InvalidArgumentValue = Define("0115", DicomState.Failure, "Invalid argument value");
    public static readonly DicomStatus InvalidObjectInstance = Define("0117", DicomState.Failure, "Invalid SOP instance");
    public static readonly DicomStatus NoSuchSOPClass = Define("0118", DicomState.Failure, "No such SOP class");
    public static readonly DicomStatus ClassInstanceConflict = Define("0119", DicomState.Failure, "Class-instance conflict");
    public static readonly DicomStatus MissingAttribute = Define("0120", DicomState.Failure, "Missing attribute");
    public static readonly DicomStatus MissingAttributeValue = Define("0121", DicomState.Failure, "Missing attribute value");
    public static readonly DicomStatus SOPClassNotSupported = Define("0122", DicomState.Failure, "SOP class not supported");
    public static readonly DicomStatus NoSuchActionType = Define("0123", DicomState.Failure, "No such action type");
    public static readonly DicomStatus NotAuthorized = Define("0124", DicomState.Failure, "Not authorized");
    public static readonly DicomStatus DuplicateInvocation = Define("0210", DicomState.Failure, "Duplicate invocation");
    public static readonly DicomStatus UnrecognizedOperation = Define("0211", DicomState.Failure, "Unrecognized operation");
    public static readonly DicomStatus MistypedArgument = Define("0212", DicomState.Failure, "Mistyped argument");
    public static readonly DicomStatus ResourceLimitation = Define("0213", DicomState.Failure, "Resource limitation");

    public static readonly DicomStatus StorageStorageOutOfResources = Define("A7xx", DicomState.Failure, "Out of resources");
    public static readonly DicomStatus StorageDataSetDoesNotMatchSOPClassError = Define("A9xx", DicomState.Failure, "Data set does not match SOP class");
    public static readonly DicomStatus StorageCannotUnderstand = Define("Cxxx", DicomState.Failure, "Cannot understand");
    public static readonly DicomStatus StorageCoercionOfDataElements = Define("B000", DicomState.Warning, "Coercion of data elements");
    public static readonly DicomStatus StorageDataSetDoesNotMatchSOPClassWarning = Define("B007", DicomState.Warning, "Data set does not match SOP class");
    public static readonly DicomStatus StorageElementsDiscarded = Define("B006", DicomState.Warning, "Elements discarded");

    public static readonly DicomStatus QueryRetrieveOutOfResources = Define("A700", DicomState.Failure, "Out of resources");
    public static readonly DicomStatus QueryRetrieveUnableToCalculateNumberOfMatches = Define("A701", DicomState.Failure, "Unable to calculate number of matches");
    public static readonly DicomStatus QueryRetrieveUnableToPerformSuboperations = Define("A702", DicomState.Failure, "Unable to perform sub-operations");
    public static readonly DicomStatus QueryRetrieveMoveDestinationUnknown = Define("A801", DicomState.Failure, "Move destination unknown");
    public static readonly DicomStatus QueryRetrieveIdentifierDoesNotMatchSOPClass = Define("A900", DicomState.Failure, "Identifier does not match SOP class");
    public static readonly DicomStatus QueryRetrieveUnableToProcess = Define("Cxxx", DicomState.Failure, "Unable to process");
    public static readonly DicomStatus QueryRetrieveOptionalKeysNotSupported = Define("FF01", DicomState.Pending, "Optional keys not supported");

    public readonly ushort Code;
    public readonly DicomState State;
    public readonly string Description;
    public readonly string ErrorComment;

    private readonly ushort _mask;

    /// <param name="code">Four hexadecimal digits; an x stands for any digit and counts as 0 in <see cref="Code"/>.</param>
    /// <param name="status">The class of the code.</param>
    /// <param name="desc">What the code means.</param>
    /// <param name="comment">Error Comment (0000,0902).</param>
    public DicomStatus(string code, DicomState status, string desc, string? comment = null)
        : this(ushort.Parse(code.Replace('x', '0'), NumberStyles.HexNumber), status, desc, comment)
    {
        _mask = ushort.Parse(string.Concat(code.Select(digit => digit == 'x' ? '0' : 'F')), NumberStyles.HexNumber);
    }

    public DicomStatus(DicomStatus status, string comment)
        : this(status.Code, status.State, status.Description, comment)
    {
    }

    private DicomStatus(ushort code, DicomState state, string description, string? comment)
    {
        Code = code;
        State = state;
        Description = description;
        ErrorComment = comment ?? "";
        _mask = 0xFFFF;
    }

    /// <summary>
    /// The registered status of a received code. One of a range (A7xx) keeps the received code; one that nobody registered is a
    /// <see cref="ProcessingFailure"/>.
    /// </summary>
    public static DicomStatus Lookup(ushort code)
    {
        if (Known.Find(status => status.Code == code) is { } exact) return exact;
        return Known.Find(status => (code & status._mask) == status.Code) is { } range
            ? new DicomStatus(code, range.State, range.Description, null)
            : ProcessingFailure;
    }

    public static bool operator ==(DicomStatus? s1, DicomStatus? s2) => s1 is null ? s2 is null : s1.Equals(s2);

    public static bool operator !=(DicomStatus? s1, DicomStatus? s2) => !(s1 == s2);

    /// <summary>Equal are two statuses with the same code, whatever their comments.</summary>
    public override bool Equals(object? obj) => obj is DicomStatus other && other.Code == Code;

    public override int GetHashCode() => Code;

    public override string ToString() => ErrorComment.Length == 0
        ? $"{State} [{Code:x4}: {Description}]"
        : $"{State} [{Code:x4}: {Description} -> {ErrorComment}]";

    private static DicomStatus Define(string code, DicomState state, string description)
    {
        var status = new DicomStatus(code, state, description);
        Known.Add(status);
        return status;
    }
}
