using System.Globalization;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Numbers written as text.</summary>
public abstract class DicomNumberString : DicomMultiStringElement
{
    private protected DicomNumberString(DicomTag tag, string?[]? values) : base(tag, values)
    {
    }

    private protected DicomNumberString(DicomTag tag, IByteBuffer? buffer) : base(tag, null, buffer)
    {
    }

    private protected override object? Convert(string text, Type type)
    {
        if (type.IsEnum || !type.IsPrimitive && type != typeof(decimal)) return base.Convert(text, type);
        try
        {
            // Straight to double: a decimal has no room for 1E+40.
            if (type == typeof(double)) return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (type == typeof(float)) return float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            decimal number = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return System.Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw Unreadable(type, exception);
        }
    }
}

public class DicomDecimalString : DicomNumberString
{
    private const int MaximumLength = 16;

    public DicomDecimalString(DicomTag tag, params decimal[] values) : base(tag, values?.Select(ToText).ToArray())
    {
    }

    public DicomDecimalString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomDecimalString(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.DS;

    /// <summary>At most 16 characters: ten significant digits, or all of them where ten would lose some and all have room.</summary>
    internal static string ToText(decimal value)
    {
        string ten = value.ToString("G10", CultureInfo.InvariantCulture);
        string all = value.ToString("0.############################", CultureInfo.InvariantCulture);
        bool losesDigits = decimal.Parse(ten, NumberStyles.Float, CultureInfo.InvariantCulture) != value;
        return losesDigits && all.Length <= MaximumLength ? all : ten;
    }
}

public class DicomIntegerString : DicomNumberString
{
    public DicomIntegerString(DicomTag tag, params int[] values)
        : base(tag, values?.Select(value => value.ToString(CultureInfo.InvariantCulture)).ToArray())
    {
    }

    public DicomIntegerString(DicomTag tag, params string[] values) : base(tag, values)
    {
    }

    public DicomIntegerString(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.IS;
}
