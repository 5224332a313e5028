namespace FellowOakDicom.Imaging;

/// <summary>What the samples of a pixel mean (PS3.3 C.7.6.3.1.2).</summary>
public class PhotometricInterpretation : IEquatable<PhotometricInterpretation>
{
    public static readonly PhotometricInterpretation Monochrome1 = new("MONOCHROME1", "Monochrome 1");
    public static readonly PhotometricInterpretation Monochrome2 = new("MONOCHROME2", "Monochrome 2");
    public static readonly PhotometricInterpretation PaletteColor = new("PALETTE COLOR", "Palette Color");
    public static readonly PhotometricInterpretation Rgb = new("RGB", "RGB");
    public static readonly PhotometricInterpretation YbrFull = new("YBR_FULL", "YBR Full");
    public static readonly PhotometricInterpretation YbrFull422 = new("YBR_FULL_422", "YBR Full 4:2:2");
    public static readonly PhotometricInterpretation YbrPartial422 = new("YBR_PARTIAL_422", "YBR Partial 4:2:2");
    public static readonly PhotometricInterpretation YbrPartial420 = new("YBR_PARTIAL_420", "YBR Partial 4:2:0");
    public static readonly PhotometricInterpretation YbrIct = new("YBR_ICT", "YBR Irreversible Color Transformation");
    public static readonly PhotometricInterpretation YbrRct = new("YBR_RCT", "YBR Reversible Color Transformation");

    private static readonly PhotometricInterpretation[] All =
        [Monochrome1, Monochrome2, PaletteColor, Rgb, YbrFull, YbrFull422, YbrPartial422, YbrPartial420, YbrIct, YbrRct];

    private PhotometricInterpretation(string value, string description)
    {
        Value = value;
        Description = description;
    }

    /// <summary>The defined term.</summary>
    public string Value { get; }

    public string Description { get; }

    /// <exception cref="DicomImagingException">The text is no term of the standard.</exception>
    public static PhotometricInterpretation Parse(string photometricInterpretation)
    {
        ArgumentNullException.ThrowIfNull(photometricInterpretation);
        return Array.Find(All, known => known.Value == photometricInterpretation.Trim())
            ?? throw new DicomImagingException($"\"{photometricInterpretation}\" is not a photometric interpretation.");
    }

    public bool Equals(PhotometricInterpretation? other) => other?.Value == Value;

    public override bool Equals(object? obj) => Equals(obj as PhotometricInterpretation);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(PhotometricInterpretation? a, PhotometricInterpretation? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(PhotometricInterpretation? a, PhotometricInterpretation? b) => !(a == b);

    public override string ToString() => Value;
}
