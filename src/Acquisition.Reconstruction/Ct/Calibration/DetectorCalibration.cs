namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>What the header and the calibration views tell of a detector and its tube.</summary>
/// <param name="Offset">Of each element, counts with the beam off.</param>
/// <param name="Gain">1/(air − dark) of each element; 0 for a bad one.</param>
/// <param name="Bad">Elements whose samples are not used.</param>
/// <param name="Noise">Of the elements.</param>
/// <param name="Tube">How much beam each view had; null for line integrals, which are of one beam already.</param>
internal sealed record DetectorCalibration(float[] Offset, float[] Gain, bool[] Bad, DetectorNoise Noise, TubeOutput? Tube);
