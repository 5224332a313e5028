namespace FellowOakDicom;

public class DicomRange<T>(T minimum, T maximum) where T : IComparable<T>
{
    public T Minimum { get; set; } = minimum;

    public T Maximum { get; set; } = maximum;

    public bool Contains(T value) => Minimum.CompareTo(value) <= 0 && Maximum.CompareTo(value) >= 0;
}

/// <summary>A matching key of a date or time: "from-to", open at an end that is the first or last moment there is.</summary>
public class DicomDateRange(DateTime minimum, DateTime maximum) : DicomRange<DateTime>(minimum, maximum)
{
    public DicomDateRange() : this(DateTime.MinValue, DateTime.MaxValue)
    {
    }

    public override string ToString() => ToString(DicomTemporal.DateTime.WriteFormat);

    public string ToString(string format)
    {
        string from = Minimum == DateTime.MinValue ? "" : Minimum.ToString(format);
        string to = Maximum == DateTime.MaxValue ? "" : Maximum.ToString(format);
        return from.Length + to.Length == 0 ? "" : $"{from}-{to}";
    }
}
