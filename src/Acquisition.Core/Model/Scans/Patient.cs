namespace Acquisition.Core.Model.Scans;

/// <summary>Who was scanned: DICOM Patient and Patient Study. An empty string or null means not known.</summary>
public sealed record Patient
{
    /// <summary>DICOM PN: family^given^middle^prefix^suffix.</summary>
    public string PatientName { get; init; } = "";
    public string PatientId { get; init; } = "";
    public string IssuerOfPatientId { get; init; } = "";
    public DateOnly? PatientBirthDate { get; init; }

    /// <summary>M, F, O or empty.</summary>
    public string PatientSex { get; init; } = "";
    public double? PatientWeightKg { get; init; }
    public double? PatientSizeM { get; init; }

    /// <summary>A patient may not appear in a log: only the type's name is printed.</summary>
    public override string ToString() => nameof(Patient);
}
