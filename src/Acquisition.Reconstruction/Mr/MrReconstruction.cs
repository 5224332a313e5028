using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// One Cartesian MR scan, as its readouts arrive. An image is transformed as soon as its k-space is complete: with the last-in-slice flag of its last
/// average, with the last of the lines that the limits promise, or with the end of the data. Its memory is then free for another one.
/// </summary>
internal sealed class MrReconstruction(MrAcquisition mr, MrRecipe recipe, ICartesianKernels kernels)
{
    /// <summary>What is measured beside the image: noise, navigators, corrections, calibration lines.</summary>
    private const MrReadoutFlags NotImaging =
        MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.ParallelCalibration | MrReadoutFlags.NavigationData | MrReadoutFlags.PhaseCorrectionData
        | MrReadoutFlags.HighPerformanceFeedbackData | MrReadoutFlags.DummyScanData | MrReadoutFlags.RealTimeFeedbackData
        | MrReadoutFlags.SurfaceCoilCorrectionScanData | MrReadoutFlags.PhaseStabilizationReference | MrReadoutFlags.PhaseStabilization;

    public async IAsyncEnumerable<ReconstructedImage> RunAsync(
        IAsyncEnumerable<AcquiredBlock> blocks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<EncodingReconstruction> encodings = [];
        try
        {
            foreach (MrEncoding encoding in mr.Encodings)
                encodings.Add(new EncodingReconstruction(encoding, recipe, mr.ReceiverChannels, kernels, encodings.Sum(e => e.ImageCount)));
            await foreach (AcquiredBlock block in blocks.WithCancellation(cancellationToken))
            {
                MrReadoutBlock readouts = block as MrReadoutBlock ?? throw ReconstructionErrors.UnexpectedBlock(block.GetType().Name, "MR readouts");
                foreach (MrReadout readout in readouts.Readouts)
                {
                    if (IsImaging(readout.Flags) && Encoding(encodings, readout).Add(readout) is { } image) yield return image;
                }
            }
            foreach (EncodingReconstruction encoding in encodings)
                foreach (ReconstructedImage image in encoding.FinishAll()) yield return image;
        }
        finally
        {
            foreach (EncodingReconstruction encoding in encodings) encoding.Dispose();
        }
    }

    private static bool IsImaging(MrReadoutFlags flags) => (flags & NotImaging) == 0;

    private static EncodingReconstruction Encoding(List<EncodingReconstruction> encodings, MrReadout readout) =>
        readout.EncodingSpaceRef >= 0 && readout.EncodingSpaceRef < encodings.Count
            ? encodings[readout.EncodingSpaceRef]
            : throw ReconstructionErrors.InvalidReadout(readout, $"it names encoding {readout.EncodingSpaceRef} of {encodings.Count}.");
}
