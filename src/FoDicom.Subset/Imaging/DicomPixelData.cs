using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>The frames of a data set's image, and the attributes that say how they are laid out (PS3.3 C.7.6.3, PS3.5 section 8).</summary>
public abstract class DicomPixelData
{
    private protected DicomPixelData(DicomDataset dataset) => Dataset = dataset;

    public DicomDataset Dataset { get; }

    /// <summary>Columns, pixels.</summary>
    public ushort Width => Dataset.GetSingleValue<ushort>(DicomTag.Columns);

    /// <summary>Rows, pixels.</summary>
    public ushort Height => Dataset.GetSingleValue<ushort>(DicomTag.Rows);

    public ushort BitsAllocated => Dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated);

    public int NumberOfFrames
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1);
        protected set => Dataset.AddOrUpdate(DicomTag.NumberOfFrames, value);
    }

    public ushort BitsStored
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.BitsStored, BitsAllocated);
        set => Dataset.AddOrUpdate(DicomTag.BitsStored, value);
    }

    public ushort HighBit
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.HighBit, (ushort)(BitsStored - 1));
        set => Dataset.AddOrUpdate(DicomTag.HighBit, value);
    }

    public ushort SamplesPerPixel
    {
        get => Dataset.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, (ushort)1);
        set => Dataset.AddOrUpdate(DicomTag.SamplesPerPixel, value);
    }

    public PixelRepresentation PixelRepresentation
    {
        get => (PixelRepresentation)Dataset.GetSingleValueOrDefault(DicomTag.PixelRepresentation, (ushort)0);
        set => Dataset.AddOrUpdate(DicomTag.PixelRepresentation, (ushort)value);
    }

    public PlanarConfiguration PlanarConfiguration
    {
        get => (PlanarConfiguration)Dataset.GetSingleValueOrDefault(DicomTag.PlanarConfiguration, (ushort)0);
        set => Dataset.AddOrUpdate(DicomTag.PlanarConfiguration, (ushort)value);
    }

    public PhotometricInterpretation PhotometricInterpretation
    {
        get => Dataset.TryGetSingleValue<string>(DicomTag.PhotometricInterpretation, out string? term)
            ? PhotometricInterpretation.Parse(term)
            : PhotometricInterpretation.Monochrome2;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Dataset.AddOrUpdate(DicomTag.PhotometricInterpretation, value.Value);
        }
    }

    public DicomTransferSyntax Syntax => Dataset.InternalTransferSyntax;

    public bool IsLossy => Syntax.IsLossy || Dataset.GetSingleValueOrDefault(DicomTag.LossyImageCompression, "00") == "01";

    /// <summary>Bytes of a frame that is not compressed; one-bit pixels are packed without a gap.</summary>
    public int UncompressedFrameSize
    {
        get
        {
            long samples = (long)Width * Height * SamplesPerPixel;
            return checked((int)(BitsAllocated == 1 ? (samples + 7) / 8 : samples * ((BitsAllocated + 7) / 8)));
        }
    }

    /// <summary>
    /// The image of a data set; or, with newPixelData, an image without frames in place of what was there: 16-bit samples as OW,
    /// fragments where the data set's syntax is an encapsulated one.
    /// </summary>
    /// <exception cref="DicomDataException">Rows, Columns or BitsAllocated is missing.</exception>
    /// <exception cref="DicomImagingException">There are no pixel data.</exception>
    public static DicomPixelData Create(DicomDataset dataset, bool newPixelData = false)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return newPixelData ? CreateNew(dataset) : dataset.Find(DicomTag.PixelData) switch
        {
            DicomElement element => new NativePixelData(dataset, element),
            DicomFragmentSequence fragments => new EncapsulatedPixelData(dataset, fragments),
            _ => throw new DicomImagingException("The data set has no pixel data."),
        };
    }

    /// <summary>One frame; compressed if the syntax is.</summary>
    /// <exception cref="DicomImagingException">There is no such frame.</exception>
    public abstract IByteBuffer GetFrame(int frame);

    /// <summary>Puts a frame behind the others and counts it. Its size is the caller's to check.</summary>
    public abstract void AddFrame(IByteBuffer data);

    private static DicomPixelData CreateNew(DicomDataset dataset)
    {
        foreach (DicomTag required in new[] { DicomTag.BitsAllocated, DicomTag.Rows, DicomTag.Columns })
            dataset.GetSingleValue<ushort>(required);
        dataset.AddOrUpdate(DicomTag.NumberOfFrames, 0);
        if (dataset.InternalTransferSyntax.IsEncapsulated)
        {
            var fragments = new DicomOtherByteFragment(DicomTag.PixelData);
            dataset.AddOrUpdate(fragments);
            return new EncapsulatedPixelData(dataset, fragments);
        }
        var frames = new CompositeByteBuffer();
        bool isBytes = dataset.GetSingleValue<ushort>(DicomTag.BitsAllocated) <= 8 && dataset.InternalTransferSyntax.IsExplicitVR;
        DicomElement element = isBytes ? new DicomOtherByte(DicomTag.PixelData, frames) : new DicomOtherWord(DicomTag.PixelData, frames);
        dataset.AddOrUpdate(element);
        return new NativePixelData(dataset, element);
    }

    private protected void RequireFrame(int frame)
    {
        if (frame < 0 || frame >= NumberOfFrames)
            throw new DicomImagingException($"There is no frame {frame}: the image has {NumberOfFrames}.");
    }
}
