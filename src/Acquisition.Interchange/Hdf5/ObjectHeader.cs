namespace Acquisition.Interchange.Hdf5;

/// <summary>Version 1 object headers and their messages (File Format Specification 3.0, IV.A).</summary>
internal static class ObjectHeader
{
    private const int Alignment = 8;

    /// <summary>A header with one block of messages.</summary>
    public static ReadOnlySpan<byte> Encode(params ReadOnlySpan<Message> messages)
    {
        Hdf5Bytes body = new();
        foreach (Message message in messages)
        {
            int padded = (message.Data.Length + Alignment - 1) / Alignment * Alignment;
            body.U16(message.Type).U16((ushort)padded).U8(message.Constant ? (byte)1 : (byte)0).Zeros(3).Add(message.Data).Zeros(padded - message.Data.Length);
        }

        return new Hdf5Bytes().U8(1).U8(0).U16((ushort)messages.Length).U32(1).U32((uint)body.Length).Zeros(4).Add(body).Span;
    }

    /// <summary>A first dimension, without upper limit when it grows, and the fixed ones of a record.</summary>
    public static Message Dataspace(long count, bool growing, params ReadOnlySpan<int> shape)
    {
        Hdf5Bytes bytes = new Hdf5Bytes().U8(1).U8((byte)(1 + shape.Length)).U8(1).Zeros(5).U64((ulong)count);
        foreach (int extent in shape) bytes.U64((ulong)extent);
        bytes.U64(growing ? Hdf5Bytes.Undefined : (ulong)count);
        foreach (int extent in shape) bytes.U64((ulong)extent);
        return new(0x0001, bytes);
    }

    public static Message Datatype(Hdf5Type type) => new(0x0003, type.Message, Constant: true);

    /// <summary>Space is allocated as data come, and zero where none came.</summary>
    public static Message NoFillValue() => new(0x0005, new Hdf5Bytes().U8(2).U8(3).U8(0).U8(1).U32(0));

    public static Message ContiguousLayout(ulong address, int bytes) =>
        new(0x0008, new Hdf5Bytes().U8(3).U8(1).U64(address).U64((ulong)bytes));

    /// <param name="tree">The address of the tree that finds a chunk.</param>
    /// <param name="records">Records in a chunk.</param>
    /// <param name="shape">Of a record; empty for a single element.</param>
    /// <param name="elementBytes">Bytes of an element, which the format counts as one more dimension.</param>
    public static Message ChunkedLayout(ulong tree, int records, ReadOnlySpan<int> shape, int elementBytes)
    {
        Hdf5Bytes bytes = new Hdf5Bytes().U8(3).U8(2).U8((byte)(2 + shape.Length)).U64(tree).U32((uint)records);
        foreach (int extent in shape) bytes.U32((uint)extent);
        return new(0x0008, bytes.U32((uint)elementBytes));
    }

    public static Message SymbolTable(ulong tree, ulong heap) => new(0x0011, new Hdf5Bytes().U64(tree).U64(heap));

    /// <param name="Type">The message's number.</param>
    /// <param name="Data">Its bytes.</param>
    /// <param name="Constant">Never changes.</param>
    internal readonly record struct Message(ushort Type, Hdf5Bytes Data, bool Constant = false);
}
