using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// A step that every readout of an encoding takes between its arrival and k-space: prewhitening, coil compression, EPI correction, removal of the readout's
/// oversampling. Steps also get the readouts that are no lines of an image, noise scans and navigators among them, and learn from them. Belongs to one
/// reconstruction; one caller at a time.
/// </summary>
internal interface IReadoutStep
{
    /// <summary>Changes the samples in place, or gives others that stay valid until the next call.</summary>
    /// <param name="place">Which readout, for messages.</param>
    /// <param name="readout">What it is: its flags and counters. Its own samples are as they came.</param>
    /// <param name="samples">As the steps before have left them.</param>
    /// <returns>For the next step; null where the step has kept the readout to itself.</returns>
    /// <exception cref="Core.Model.Errors.ReconstructionException">The readout cannot be used.</exception>
    ReadoutSamples? Take(ReadoutPlace place, MrReadout readout, ReadoutSamples samples);
}
