using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Binary numbers.</summary>
public abstract class DicomValueElement<TValue> : DicomElement where TValue : unmanaged
{
    private protected DicomValueElement(DicomTag tag, TValue[]? values) : base(tag, ToBuffer(values))
    {
    }

    private protected DicomValueElement(DicomTag tag, IByteBuffer? data) : base(tag, data)
    {
    }

    public override int Count => (int)(Buffer.Size / Unsafe.SizeOf<TValue>());

    public override T Get<T>(int item = -1)
    {
        if (item >= 0) return base.Get<T>(item);
        Type type = typeof(T);
        if (type == typeof(byte[])) return (T)(object)Buffer.Data;
        if (type == typeof(TValue[])) return (T)(object)Reinterpret<TValue>();
        // The samples of an image are signed or not as another attribute says, so OW is read as either.
        if (type == typeof(short[]) && typeof(TValue) == typeof(ushort)) return (T)(object)Reinterpret<short>();
        if (type == typeof(ushort[]) && typeof(TValue) == typeof(byte)) return (T)(object)Reinterpret<ushort>();
        return base.Get<T>(item);
    }

    private protected override object GetItem(int index, Type type)
    {
        int size = Unsafe.SizeOf<TValue>();
        Span<byte> bytes = stackalloc byte[size];
        Buffer.Read((long)index * size, bytes);
        object value = MemoryMarshal.Read<TValue>(bytes);
        if (type.IsInstanceOfType(value)) return value;
        if (type.IsEnum) return Enum.ToObject(type, value);
        if (type != typeof(string) && type != typeof(decimal) && !type.IsPrimitive) throw NoConversion(type);
        try
        {
            return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException exception)
        {
            throw Unreadable(type, exception);
        }
    }

    private TOut[] Reinterpret<TOut>() where TOut : unmanaged
    {
        var values = new TOut[Buffer.Size / Unsafe.SizeOf<TOut>()];
        Buffer.Read(0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static MemoryByteBuffer? ToBuffer(TValue[]? values) => values switch
    {
        null or { Length: 0 } => null,
        byte[] bytes => new MemoryByteBuffer(bytes),
        _ => new MemoryByteBuffer(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
    };
}
