namespace FellowOakDicom.Imaging;

public enum PixelRepresentation
{
    Unsigned,
    Signed,
}

/// <summary>Samples of a colour pixel side by side, or a plane per colour.</summary>
public enum PlanarConfiguration
{
    Interleaved,
    Planar,
}
