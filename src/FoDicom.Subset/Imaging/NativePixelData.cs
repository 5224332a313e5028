using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>Frames one after the other in one value.</summary>
internal sealed class NativePixelData(DicomDataset dataset, DicomElement element) : DicomPixelData(dataset)
{
    private DicomElement _element = element;

    public override IByteBuffer GetFrame(int frame)
    {
        RequireFrame(frame);
        int size = UncompressedFrameSize;
        IByteBuffer all = _element.Buffer is CompositeByteBuffer { Parts: [var only] } ? only : _element.Buffer;
        if (frame == 0 && all.Size == size) return all;
        long start = (long)frame * size;
        return start + size <= all.Size
            ? new RangeByteBuffer(all, start, size)
            : throw new DicomImagingException($"Frame {frame} ends at byte {start + size}; the pixel data end at {all.Size}.");
    }

    public override void AddFrame(IByteBuffer data)
    {
        if (_element.Buffer is not CompositeByteBuffer frames)
        {
            frames = new CompositeByteBuffer(_element.Buffer);
            _element = _element is DicomOtherWord
                ? new DicomOtherWord(DicomTag.PixelData, frames)
                : new DicomOtherByte(DicomTag.PixelData, frames);
            Dataset.AddOrUpdate(_element);
        }
        frames.Append(data);
        NumberOfFrames++;
    }
}
