namespace FellowOakDicom.Network.Pdu;

/// <summary>The PDUs whose body is four bytes: A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP, A-ABORT (PS3.8 9.3.4, 9.3.6 to 9.3.8).</summary>
internal static class ControlPdu
{
    public static ReadOnlyMemory<byte> ReleaseRequest { get; } = new PduBuilder(PduType.ReleaseRequest).Zeros(4).Build();

    public static ReadOnlyMemory<byte> ReleaseResponse { get; } = new PduBuilder(PduType.ReleaseResponse).Zeros(4).Build();

    public static ReadOnlyMemory<byte> Reject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason) =>
        new PduBuilder(PduType.AssociateReject).Zeros(1).Byte((byte)result).Byte((byte)source).Byte((byte)((int)reason & 0x0F)).Build();

    public static ReadOnlyMemory<byte> Abort(DicomAbortSource source, DicomAbortReason reason) =>
        new PduBuilder(PduType.Abort).Zeros(2).Byte((byte)source).Byte((byte)reason).Build();

    public static (DicomRejectResult Result, DicomRejectSource Source, DicomRejectReason Reason) ReadReject(ReadOnlySpan<byte> body)
    {
        var parser = new PduParser(body);
        parser.Take(1);
        byte result = parser.Byte(), source = parser.Byte(), reason = parser.Byte();
        return ((DicomRejectResult)result, (DicomRejectSource)source, (DicomRejectReason)(source << 4 | reason));
    }

    public static (DicomAbortSource Source, DicomAbortReason Reason) ReadAbort(ReadOnlySpan<byte> body)
    {
        var parser = new PduParser(body);
        parser.Take(2);
        return ((DicomAbortSource)parser.Byte(), (DicomAbortReason)parser.Byte());
    }
}
