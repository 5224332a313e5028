using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Sensitivities as ESPIRiT finds them: of length 1 over the channels where there are any.</summary>
/// <param name="Sets">Maps of each channel.</param>
/// <param name="Channels">Receiver channels.</param>
/// <param name="Rows">Of the image.</param>
/// <param name="Columns">Of the image.</param>
/// <param name="Sensitivities">[sets × channels × rows × columns].</param>
/// <param name="Eigenvalues">[sets × rows × columns]: 1 where the kernels agree with a map, 0 without signal.</param>
public sealed record EspiritMaps(int Sets, int Channels, int Rows, int Columns, PlanarMemory<float> Sensitivities, Memory<float> Eigenvalues);
