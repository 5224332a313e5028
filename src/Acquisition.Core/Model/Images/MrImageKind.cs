namespace Acquisition.Core.Model.Images;

/// <summary>What the pixels of an MR image are of its complex signal.</summary>
public enum MrImageKind
{
    /// <summary>Never negative, in the reconstruction's unit.</summary>
    Magnitude,

    /// <summary>Radians, −π..π; growing from the real axis to the imaginary one.</summary>
    Phase,

    /// <summary>In the unit of the magnitude.</summary>
    Real,

    /// <summary>In the unit of the magnitude.</summary>
    Imaginary,
}
