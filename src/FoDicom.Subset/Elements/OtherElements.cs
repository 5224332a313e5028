using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

public class DicomOtherByte : DicomValueElement<byte>
{
    public DicomOtherByte(DicomTag tag, params byte[] values) : base(tag, values)
    {
    }

    public DicomOtherByte(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OB;
}

public class DicomOtherWord : DicomValueElement<ushort>
{
    public DicomOtherWord(DicomTag tag, params ushort[] values) : base(tag, values)
    {
    }

    public DicomOtherWord(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OW;
}

public class DicomOtherLong : DicomValueElement<uint>
{
    public DicomOtherLong(DicomTag tag, params uint[] values) : base(tag, values)
    {
    }

    public DicomOtherLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OL;
}

public class DicomOtherVeryLong : DicomValueElement<ulong>
{
    public DicomOtherVeryLong(DicomTag tag, params ulong[] values) : base(tag, values)
    {
    }

    public DicomOtherVeryLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OV;
}

public class DicomOtherFloat : DicomValueElement<float>
{
    public DicomOtherFloat(DicomTag tag, params float[] values) : base(tag, values)
    {
    }

    public DicomOtherFloat(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OF;
}

public class DicomOtherDouble : DicomValueElement<double>
{
    public DicomOtherDouble(DicomTag tag, params double[] values) : base(tag, values)
    {
    }

    public DicomOtherDouble(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OD;
}

/// <summary>Bytes of an element whose VR nobody told.</summary>
public class DicomUnknown : DicomValueElement<byte>
{
    public DicomUnknown(DicomTag tag, params byte[] values) : base(tag, values)
    {
    }

    public DicomUnknown(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UN;
}
