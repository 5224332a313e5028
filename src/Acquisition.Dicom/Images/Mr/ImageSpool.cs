using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Core.Files;
using Acquisition.Core.Model.Images;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>Images put aside in a temporary file, so that a series of any length takes the memory of one image.</summary>
internal sealed class ImageSpool(string path) : IAsyncDisposable
{
    private readonly FileStream _file = PrivateFile.Create(path, FileAccess.ReadWrite, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    private readonly List<(ReconstructedImage Image, long Offset)> _images = [];

    /// <summary>Everything about the images except their pixels.</summary>
    public IEnumerable<ReconstructedImage> Images => _images.Select(entry => entry.Image);

    public async Task AddAsync(ReconstructedImage image, CancellationToken cancellationToken)
    {
        _images.Add((image with { Pixels = default }, _file.Length));
        byte[] bytes = MemoryMarshal.AsBytes(image.Pixels.Span).ToArray();
        await _file.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>The images with their pixels, one after the other, in series order.</summary>
    public async IAsyncEnumerable<ReconstructedImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach ((ReconstructedImage image, long offset) in _images.OrderBy(entry => entry.Image.InstanceNumber))
        {
            byte[] bytes = new byte[sizeof(float) * image.Rows * image.Columns];
            _file.Position = offset;
            await _file.ReadExactlyAsync(bytes, cancellationToken);
            yield return image with { Pixels = MemoryMarshal.Cast<byte, float>(bytes).ToArray() };
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
