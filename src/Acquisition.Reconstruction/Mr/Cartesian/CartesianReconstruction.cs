using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>One Cartesian MR scan, as its readouts arrive.</summary>
internal sealed class CartesianReconstruction : IReconstruction
{
    /// <summary>What is measured beside the image: noise, navigators, corrections, calibration lines.</summary>
    private const MrReadoutFlags NotImaging =
        MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.ParallelCalibration | MrReadoutFlags.NavigationData | MrReadoutFlags.PhaseCorrectionData
        | MrReadoutFlags.HighPerformanceFeedbackData | MrReadoutFlags.DummyScanData | MrReadoutFlags.RealTimeFeedbackData
        | MrReadoutFlags.SurfaceCoilCorrectionScanData | MrReadoutFlags.PhaseStabilizationReference | MrReadoutFlags.PhaseStabilization;

    private readonly List<EncodingReconstruction> _encodings = [];
    private long _readouts;
    private long _imaging;

    public CartesianReconstruction(MrAcquisition mr, IReadOnlyList<CartesianPlan> plans, bool mayZeroFill, ICartesianKernels kernels)
    {
        try
        {
            foreach ((int i, CartesianPlan plan) in plans.Index())
                _encodings.Add(new EncodingReconstruction(mr, mr.Encodings[i], plan, mayZeroFill, kernels, _encodings.Sum(e => e.PromisedImages)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken)
    {
        if (block is WaveformBlock) return; // physiology: stored, and of no use to this method
        MrReadoutBlock readouts = block as MrReadoutBlock ?? throw MrErrors.UnexpectedBlock(block.GetType().Name);
        foreach (MrReadout readout in readouts.Readouts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long number = _readouts++;
            if ((readout.Flags & NotImaging) != 0) continue;
            _imaging++;
            if (readout.EncodingSpaceRef < 0 || readout.EncodingSpaceRef >= _encodings.Count)
            {
                ReadoutName name = new(number, readout.Counters.Slice, readout.Counters.KspaceEncodeStep1);
                throw MrErrors.InvalidReadout(name, $"it names encoding {readout.EncodingSpaceRef}, the header has {_encodings.Count}.");
            }

            _encodings[readout.EncodingSpaceRef].Add(readout, number, images);
        }
    }

    /// <exception cref="ReconstructionException">NO_IMAGING_DATA, MISSING_LINES, MISSING_IMAGES.</exception>
    public void Complete(IImageSink images, CancellationToken cancellationToken)
    {
        if (_imaging == 0) throw MrErrors.NoImagingData(_readouts);
        foreach (EncodingReconstruction encoding in _encodings) encoding.Complete(images);
    }

    public void Dispose()
    {
        foreach (EncodingReconstruction encoding in _encodings) encoding.Dispose();
    }
}
