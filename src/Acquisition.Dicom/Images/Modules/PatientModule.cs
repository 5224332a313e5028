using Acquisition.Core.Model.Scans;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>Patient and Patient Study (PS3.3 C.7.1.1, C.7.2.2).</summary>
internal static class PatientModule
{
    public static void Add(DicomDataset dataset, Patient patient, DateTimeOffset acquisitionTime)
    {
        dataset.AddOrEmpty(DicomTag.PatientName, patient.PatientName);
        dataset.AddOrEmpty(DicomTag.PatientID, patient.PatientId);
        dataset.AddIfKnown(DicomTag.IssuerOfPatientID, patient.IssuerOfPatientId);
        dataset.AddOrEmpty(DicomTag.PatientBirthDate, patient.PatientBirthDate?.ToString("yyyyMMdd") ?? "");
        dataset.AddOrEmpty(DicomTag.PatientSex, patient.PatientSex);
        dataset.AddIfKnown(DicomTag.PatientAge, Age(patient.PatientBirthDate, DateOnly.FromDateTime(acquisitionTime.DateTime)));
        dataset.AddIfKnown(DicomTag.PatientWeight, patient.PatientWeightKg);
        dataset.AddIfKnown(DicomTag.PatientSize, patient.PatientSizeM);
    }

    /// <summary>The age in whole days, months or years (AS): the finest unit below 100 days, 24 months, 1000 years; an older patient has none.</summary>
    private static string Age(DateOnly? birth, DateOnly today)
    {
        if (birth is not DateOnly born || born > today) return "";
        int days = today.DayNumber - born.DayNumber;
        int months = 12 * (today.Year - born.Year) + today.Month - born.Month - (today.Day < born.Day ? 1 : 0);
        return days < 100 ? $"{days:000}D" : months < 24 ? $"{months:000}M" : months < 12000 ? $"{months / 12:000}Y" : "";
    }
}
