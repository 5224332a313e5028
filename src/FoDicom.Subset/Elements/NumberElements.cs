using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

public class DicomUnsignedShort : DicomValueElement<ushort>
{
    public DicomUnsignedShort(DicomTag tag, params ushort[] values) : base(tag, values)
    {
    }

    public DicomUnsignedShort(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.US;
}

public class DicomSignedShort : DicomValueElement<short>
{
    public DicomSignedShort(DicomTag tag, params short[] values) : base(tag, values)
    {
    }

    public DicomSignedShort(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.SS;
}

public class DicomUnsignedLong : DicomValueElement<uint>
{
    public DicomUnsignedLong(DicomTag tag, params uint[] values) : base(tag, values)
    {
    }

    public DicomUnsignedLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UL;
}

public class DicomSignedLong : DicomValueElement<int>
{
    public DicomSignedLong(DicomTag tag, params int[] values) : base(tag, values)
    {
    }

    public DicomSignedLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.SL;
}

public class DicomUnsignedVeryLong : DicomValueElement<ulong>
{
    public DicomUnsignedVeryLong(DicomTag tag, params ulong[] values) : base(tag, values)
    {
    }

    public DicomUnsignedVeryLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UV;
}

public class DicomSignedVeryLong : DicomValueElement<long>
{
    public DicomSignedVeryLong(DicomTag tag, params long[] values) : base(tag, values)
    {
    }

    public DicomSignedVeryLong(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.SV;
}

public class DicomFloatingPointSingle : DicomValueElement<float>
{
    public DicomFloatingPointSingle(DicomTag tag, params float[] values) : base(tag, values)
    {
    }

    public DicomFloatingPointSingle(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.FL;
}

public class DicomFloatingPointDouble : DicomValueElement<double>
{
    public DicomFloatingPointDouble(DicomTag tag, params double[] values) : base(tag, values)
    {
    }

    public DicomFloatingPointDouble(DicomTag tag, IByteBuffer data) : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.FD;
}
