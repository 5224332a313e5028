using Acquisition.Core.Model.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// Image Type of the kinds of MR images. The third value is a defined term (PS3.3 C.8.3.1.1.1), of which OTHER is the one for a plain image; the fourth is free, and is what
/// scanners put there: P, R, I for phase, real and imaginary part. A magnitude has none.
/// </summary>
internal static class MrImageType
{
    private const string Phase = "P", Real = "R", Imaginary = "I";

    public static string[] Of(MrImageKind kind) => kind switch
    {
        MrImageKind.Magnitude => ["ORIGINAL", "PRIMARY", "OTHER"],
        MrImageKind.Phase => ["ORIGINAL", "PRIMARY", "PHASE MAP", Phase],
        MrImageKind.Real => ["ORIGINAL", "PRIMARY", "OTHER", Real],
        MrImageKind.Imaginary => ["ORIGINAL", "PRIMARY", "OTHER", Imaginary],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of MR image."),
    };

    /// <summary>The kind of an instance that was written with <see cref="Of"/>; a magnitude where none is said.</summary>
    public static MrImageKind Read(DicomDataset dataset)
    {
        string[] type = dataset.GetValues<string>(DicomTag.ImageType);
        return (type.Length > 3 ? type[3] : "") switch
        {
            Phase => MrImageKind.Phase,
            Real => MrImageKind.Real,
            Imaginary => MrImageKind.Imaginary,
            _ => MrImageKind.Magnitude,
        };
    }
}
