using System.Buffers.Binary;
using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>
/// Turns bytes into a data set (PS3.5 section 7 and annex A). Bytes are not trusted: nothing is allocated for a length before
/// it is known that so many bytes are there, and sequences nest no deeper than any real object.
/// </summary>
internal sealed class DicomDatasetReader
{
    private const int DeepestNesting = 100;

    private readonly ByteSource _source;
    private readonly DicomTransferSyntax _syntax;
    private readonly LargeValues _large;

    internal DicomDatasetReader(ByteSource source, DicomTransferSyntax syntax, LargeValues large)
    {
        if (syntax.IsDeflate) throw new DicomDataException($"{syntax} is not supported.");
        _source = source;
        _syntax = syntax;
        _large = large;
    }

    /// <summary>What holds from one data set into those within it.</summary>
    private readonly record struct Context(bool IsExplicit, bool IsBigEndian, Encoding[] Encodings, bool IsSigned, int Depth);

    /// <summary>The data set that fills the bytes. Its text is in the fallback encoding where it names no character set.</summary>
    /// <exception cref="DicomDataException">The bytes are no data set, or end within an element.</exception>
    internal static DicomDataset Read(ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax, Encoding? fallback = null) =>
        Read(new ByteSource(bytes), syntax, fallback);

    /// <summary>The same from where a seekable stream stands to its end.</summary>
    internal static DicomDataset Read(Stream stream, DicomTransferSyntax syntax, Encoding? fallback = null) =>
        Read(new ByteSource(stream), syntax, fallback);

    /// <summary>Fills the data set up to the end of the source; what was whole before an exception stays in.</summary>
    internal void ReadInto(DicomDataset dataset, Encoding? fallback)
    {
        Encoding[] encodings = [fallback ?? DicomEncoding.Default];
        var context = new Context(_syntax.IsExplicitVR, _syntax.Endian == Endian.Big, encodings, IsSigned: false, Depth: 0);
        while (_source.Remaining > 0) ReadItem(dataset, ReadHeader(dataset, context), _source.Length, ref context);
    }

    /// <summary>Fills the data set with group 0002, which comes next and is in explicit VR little endian.</summary>
    internal static void ReadMeta(ByteSource source, DicomDataset dataset)
    {
        var reader = new DicomDatasetReader(source, DicomTransferSyntax.ExplicitVRLittleEndian, LargeValues.ReadAll);
        var context = new Context(IsExplicit: true, IsBigEndian: false, [DicomEncoding.Default], IsSigned: false, Depth: 0);
        while (source.Remaining >= 2 && BinaryPrimitives.ReadUInt16LittleEndian(source.Peek(2)) == 0x0002)
            reader.ReadItem(dataset, reader.ReadHeader(dataset, context), source.Length, ref context);
    }

    private static DicomDataset Read(ByteSource source, DicomTransferSyntax syntax, Encoding? fallback)
    {
        var dataset = new DicomDataset(syntax);
        new DicomDatasetReader(source, syntax, LargeValues.ReadAll).ReadInto(dataset, fallback);
        return dataset;
    }

    private readonly record struct Header(DicomTag Tag, DicomVR VR, uint Length)
    {
        internal bool IsUndefined => Length == DicomDatasetWriter.UndefinedLength;
    }

    private Header ReadHeader(DicomDataset? dataset, in Context context)
    {
        ReadOnlySpan<byte> bytes = _source.Read(8);
        ushort group = UInt16(bytes, context), element = UInt16(bytes[2..], context);
        var tag = new DicomTag(group, element, ushort.IsOddInteger(group) && element > 0xff ? dataset?.CreatorOf(group, element) : null);
        if (group == DicomTag.Item.Group) return new Header(tag, DicomVR.NONE, UInt32(bytes[4..], context));
        if (!context.IsExplicit) return new Header(tag, ImpliedVR(tag, context.IsSigned), UInt32(bytes[4..], context));

        // VRs to come will have 32-bit lengths, and what is not known of them is unknown (PS3.5 6.2.2).
        DicomVR? vr = DicomVR.Find((char)bytes[4], (char)bytes[5]);
        if (vr is null && !(char.IsAsciiLetterUpper((char)bytes[4]) && char.IsAsciiLetterUpper((char)bytes[5])))
            throw new DicomDataException($"{tag} at byte {_source.Position - 8} has no value representation.");
        return vr is { Is16bitLength: true }
            ? new Header(tag, vr, UInt16(bytes[6..], context))
            : new Header(tag, vr ?? DicomVR.UN, UInt32(_source.Read(4), context));
    }

    private void ReadItem(DicomDataset dataset, Header header, long end, ref Context context)
    {
        if (header.VR == DicomVR.NONE) throw new DicomDataException($"{header.Tag} before byte {_source.Position} is out of place.");
        if (!header.IsUndefined) RequireWithin(header, end);
        DicomItem? item = header switch
        {
            { VR.Code: "SQ" } => ReadSequence(header, end, context),
            { IsUndefined: true, VR.Code: "UN" } => ReadSequence(header, end, context with { IsExplicit = false, IsBigEndian = false }),
            { IsUndefined: true, VR.Code: "OB" or "OW" } => ReadFragments(header, end, context),
            { IsUndefined: true } => throw new DicomDataException($"{header.Tag} of VR {header.VR} has no length."),
            _ => ReadElement(header, context),
        };
        if (item is null) return;
        dataset.Put(item);
        if (item.Tag == DicomTag.SpecificCharacterSet) context = context with { Encodings = dataset.Encodings ?? context.Encodings };
        if (item.Tag == DicomTag.PixelRepresentation)
            context = context with { IsSigned = dataset.GetSingleValueOrDefault<ushort>(item.Tag, 0) == 1 };
    }

    private DicomItem? ReadElement(Header header, in Context context)
    {
        IByteBuffer? value = ReadValue(header, context);
        return value is null ? null : DicomItemFactory.CreateFromBytes(header.VR, header.Tag, value, context.Encodings);
    }

    /// <returns>Null for a value that is to be left out.</returns>
    private IByteBuffer? ReadValue(Header header, in Context context)
    {
        if (header.Length == 0) return EmptyBuffer.Value;
        bool isSwapped = context.IsBigEndian && header.VR.ByteSwap > 1;
        if (header.Length <= _large.Threshold || header.VR.IsString)
        {
            byte[] bytes = _source.ReadArray(header.Length);
            if (isSwapped) SwappedByteBuffer.Swap(bytes, header.VR.ByteSwap);
            return new MemoryByteBuffer(bytes);
        }
        IByteBuffer? value = _large.Refer?.Invoke(_source.Position, header.Length);
        _source.Skip(header.Length);
        return isSwapped && value is not null ? new SwappedByteBuffer(value, header.VR.ByteSwap) : value;
    }

    private DicomSequence ReadSequence(Header header, long end, Context context)
    {
        if (context.Depth == DeepestNesting)
            throw new DicomDataException($"{header.Tag}: sequences are nested deeper than {DeepestNesting} levels.");
        context = context with { Depth = context.Depth + 1 };
        if (!header.IsUndefined) end = _source.Position + header.Length;
        var sequence = new DicomSequence(header.Tag);
        while (NextItem(header, end, context) is { } item) sequence.Items.Add(ReadNested(item, end, context));
        return sequence;
    }

    private DicomDataset ReadNested(Header item, long end, Context context)
    {
        var dataset = new DicomDataset(_syntax);
        if (!item.IsUndefined) end = _source.Position + item.Length;
        while (item.IsUndefined || _source.Position < end)
        {
            Header header = ReadHeader(dataset, context);
            if (item.IsUndefined && header.Tag == DicomTag.ItemDelimitationItem) break;
            ReadItem(dataset, header, end, ref context);
        }
        return dataset;
    }

    private DicomOtherByteFragment ReadFragments(Header header, long end, Context context)
    {
        var fragments = new DicomOtherByteFragment(header.Tag);
        if (NextItem(header, end, context) is { } table)
        {
            byte[] offsets = _source.ReadArray(table.Length);
            for (int i = 0; i + sizeof(uint) <= offsets.Length; i += sizeof(uint))
                fragments.OffsetTable.Add(UInt32(offsets.AsSpan(i), context));
        }
        while (NextItem(header, end, context) is { } fragment)
        {
            if (ReadValue(fragment, context) is { } value) fragments.Fragments.Add(value);
        }
        return fragments;
    }

    /// <summary>The header of a sequence's next item; null at its end, which is a delimiter where the sequence has no length.</summary>
    private Header? NextItem(Header sequence, long end, in Context context)
    {
        if (!sequence.IsUndefined && _source.Position >= end) return null;
        Header item = ReadHeader(null, context);
        if (sequence.IsUndefined && item.Tag == DicomTag.SequenceDelimitationItem) return null;
        if (item.Tag != DicomTag.Item)
            throw new DicomDataException($"{sequence.Tag}: {item.Tag} before byte {_source.Position} is no item.");
        if (!item.IsUndefined) RequireWithin(item, end);
        return item;
    }

    private void RequireWithin(Header header, long end)
    {
        if (header.Length > end - _source.Position && end < _source.Length)
            throw new DicomDataException($"{header.Tag} of {header.Length} bytes runs past the end of its item.");
    }

    private static DicomVR ImpliedVR(DicomTag tag, bool isSigned)
    {
        DicomVR[] vrs = tag.DictionaryEntry.ValueRepresentations;
        if (vrs.Length == 1) return vrs[0];
        if (vrs.Contains(DicomVR.OW)) return DicomVR.OW;   // PS3.5 A.1
        return isSigned ? DicomVR.SS : DicomVR.US;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, in Context context) =>
        context.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, in Context context) =>
        context.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
