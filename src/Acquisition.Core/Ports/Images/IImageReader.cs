using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Core.Ports.Images;

/// <summary>Reads instances back as those who look at them see them.</summary>
public interface IImageReader
{
    /// <summary>The image with the values that its instance has: pixels after rescaling, NaN where the padding value stands.</summary>
    /// <exception cref="InvalidDataException">The file does not have the digest of its record.</exception>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    Task<ReconstructedImage> ReadAsync(InstanceRecord instance, CancellationToken cancellationToken);
}
