using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Takes 16 columns of one channel at a time, all their rows filled in.</summary>
internal interface IFilledColumns
{
    /// <param name="channel">From 0; channels come in order.</param>
    /// <param name="partition">Of the k-space.</param>
    /// <param name="rows">[rows × 16]; valid during the call.</param>
    void Take(int channel, int partition, PlanarTarget<float> rows);
}
