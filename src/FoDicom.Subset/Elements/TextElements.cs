using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

public class DicomApplicationEntity : DicomMultiStringElement
{
    public DicomApplicationEntity(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomApplicationEntity(DicomTag tag, IByteBuffer data) : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.AE;
}

public class DicomAgeString : DicomMultiStringElement
{
    public DicomAgeString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomAgeString(DicomTag tag, IByteBuffer data) : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.AS;
}

public class DicomCodeString : DicomMultiStringElement
{
    public DicomCodeString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomCodeString(DicomTag tag, IByteBuffer data) : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.CS;
}

public class DicomLongString : DicomMultiStringElement
{
    public DicomLongString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomLongString(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.LO;
}

public class DicomShortString : DicomMultiStringElement
{
    public DicomShortString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomShortString(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.SH;
}

public class DicomUnlimitedCharacters : DicomMultiStringElement
{
    public DicomUnlimitedCharacters(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomUnlimitedCharacters(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UC;
}

public class DicomShortText : DicomStringElement
{
    public DicomShortText(DicomTag tag, string value) : base(tag, value)
    {
    }

    public DicomShortText(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.ST;
}

public class DicomLongText : DicomStringElement
{
    public DicomLongText(DicomTag tag, string value) : base(tag, value)
    {
    }

    public DicomLongText(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.LT;
}

public class DicomUnlimitedText : DicomStringElement
{
    public DicomUnlimitedText(DicomTag tag, string value) : base(tag, value)
    {
    }

    public DicomUnlimitedText(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UT;
}

public class DicomUniversalResource : DicomStringElement
{
    public DicomUniversalResource(DicomTag tag, string value) : base(tag, value)
    {
    }

    public DicomUniversalResource(DicomTag tag, IByteBuffer data) : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UR;
}

/// <summary>
/// A name of up to five components: Last^First^Middle^Prefix^Suffix. The properties are those of the first value's alphabetic group.
/// </summary>
public sealed class DicomPersonName : DicomMultiStringElement
{
    public DicomPersonName(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomPersonName(DicomTag tag, string Last, string First, string? Middle = null, string? Prefix = null, string? Suffix = null)
        : base(tag, [string.Join('^', Last, First, Middle, Prefix, Suffix).TrimEnd('^')])
    {
    }

    public DicomPersonName(DicomTag tag, Encoding[] encodings, IByteBuffer data) : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.PN;

    public string Last => Component(0);

    public string First => Component(1);

    public string Middle => Component(2);

    public string Prefix => Component(3);

    public string Suffix => Component(4);

    private string Component(int index)
    {
        string[] components = Count == 0 ? [] : Values[0].Split('=')[0].Split('^');
        return index < components.Length ? components[index] : "";
    }
}

public class DicomUniqueIdentifier : DicomMultiStringElement
{
    public DicomUniqueIdentifier(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, params DicomUID[] values) : base(tag, values?.Select(uid => uid?.UID).ToArray())
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, params DicomTransferSyntax[] values)
        : base(tag, values?.Select(syntax => syntax?.UID.UID).ToArray())
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, IByteBuffer data) : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UI;

    private protected override object? Convert(string text, Type type) =>
        type == typeof(DicomUID) ? DicomUID.Parse(text)
        : type == typeof(DicomTransferSyntax) ? DicomTransferSyntax.Parse(text)
        : base.Convert(text, type);
}
