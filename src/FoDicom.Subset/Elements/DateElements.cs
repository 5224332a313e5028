using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>A date, a time or both; also a range of them, as a matching key.</summary>
public abstract class DicomDateElement : DicomMultiStringElement
{
    private readonly DicomTemporal _kind;

    private protected DicomDateElement(DicomTag tag, DicomTemporal kind, string?[]? values) : base(tag, values) => _kind = kind;

    private protected DicomDateElement(DicomTag tag, DicomTemporal kind, DateTime[]? values)
        : this(tag, kind, values?.Select(kind.Format).ToArray())
    {
    }

    private protected DicomDateElement(DicomTag tag, DicomTemporal kind, DicomDateRange? range)
        : this(tag, kind, [range?.ToString(kind.WriteFormat)])
    {
    }

    private protected DicomDateElement(DicomTag tag, DicomTemporal kind, IByteBuffer? data) : base(tag, null, data) => _kind = kind;

    private protected override object? Convert(string text, Type type)
    {
        if (type == typeof(DateTime)) return _kind.TryParse(text, out DateTime value) ? value : throw Unreadable(type);
        if (type != typeof(DicomDateRange)) return base.Convert(text, type);
        return _kind.TryParseRange(text.Trim(), out DateTime minimum, out DateTime maximum)
            ? new DicomDateRange(minimum, maximum)
            : throw Unreadable(type);
    }
}

public class DicomDate : DicomDateElement
{
    public DicomDate(DicomTag tag, params DateTime[] values) : base(tag, DicomTemporal.Date, values)
    {
    }

    public DicomDate(DicomTag tag, DicomDateRange range) : base(tag, DicomTemporal.Date, range)
    {
    }

    public DicomDate(DicomTag tag, params string[] values) : base(tag, DicomTemporal.Date, values)
    {
    }

    public DicomDate(DicomTag tag, IByteBuffer data) : base(tag, DicomTemporal.Date, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.DA;
}

public class DicomTime : DicomDateElement
{
    public DicomTime(DicomTag tag, params DateTime[] values) : base(tag, DicomTemporal.Time, values)
    {
    }

    public DicomTime(DicomTag tag, DicomDateRange range) : base(tag, DicomTemporal.Time, range)
    {
    }

    public DicomTime(DicomTag tag, params string[] values) : base(tag, DicomTemporal.Time, values)
    {
    }

    public DicomTime(DicomTag tag, IByteBuffer data) : base(tag, DicomTemporal.Time, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.TM;
}

public class DicomDateTime : DicomDateElement
{
    public DicomDateTime(DicomTag tag, params DateTime[] values) : base(tag, DicomTemporal.DateTime, values)
    {
    }

    public DicomDateTime(DicomTag tag, DicomDateRange range) : base(tag, DicomTemporal.DateTime, range)
    {
    }

    public DicomDateTime(DicomTag tag, params string[] values) : base(tag, DicomTemporal.DateTime, values)
    {
    }

    public DicomDateTime(DicomTag tag, IByteBuffer data) : base(tag, DicomTemporal.DateTime, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.DT;
}
