using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>
/// Turns a data set into bytes (PS3.5 section 7 and annex A). The bytes come as a buffer that refers to large values where they
/// are, so its size is known before anything is written, and writing it, at once or asynchronously, copies no pixel.
/// </summary>
internal sealed class DicomDatasetWriter
{
    internal const uint UndefinedLength = 0xffffffff;

    private readonly DicomTransferSyntax _syntax;
    private readonly DicomWriteOptions _options;
    private readonly bool _isBigEndian;
    private ByteRope _rope;

    private DicomDatasetWriter(DicomTransferSyntax syntax, DicomWriteOptions options)
    {
        if (syntax.IsDeflate) throw new DicomDataException($"{syntax} is not supported.");
        _syntax = syntax;
        _options = options;
        _isBigEndian = syntax.Endian == Endian.Big;
        _rope = NewRope();
    }

    /// <summary>
    /// The data set's bytes in the syntax. The lengths of groups 0000 and 0002, which those groups must begin with, are set right.
    /// </summary>
    /// <exception cref="DicomDataException">The syntax cannot hold the pixel data, or a value is longer than 4 GiB.</exception>
    internal static CompositeByteBuffer Encode(DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions? options = null)
    {
        var writer = new DicomDatasetWriter(syntax, options ?? DicomWriteOptions.Default);
        writer.Write(dataset, [DicomEncoding.Default]);
        return writer._rope.ToBuffer();
    }

    internal static void Write(DicomDataset dataset, DicomTransferSyntax syntax, Stream stream, DicomWriteOptions? options = null) =>
        Encode(dataset, syntax, options).CopyToStream(stream);

    private void Write(DicomDataset dataset, IReadOnlyList<Encoding> encodings)
    {
        encodings = dataset.Encodings ?? encodings;
        foreach (DicomItem item in dataset)
        {
            if (!item.Tag.IsGroupLength) Write(item, encodings);
            else if (item.Tag.Group is 0x0000 or 0x0002 || _options.KeepGroupLengths) WriteGroupLength(dataset, item.Tag, encodings);
        }
    }

    private void WriteGroupLength(DicomDataset dataset, DicomTag tag, IReadOnlyList<Encoding> encodings)
    {
        CompositeByteBuffer group = Apart(() =>
        {
            foreach (DicomItem item in dataset.Where(item => item.Tag.Group == tag.Group && item.Tag != tag)) Write(item, encodings);
        });
        WriteHeader(tag, DicomVR.UL, sizeof(uint));
        _rope.Append((uint)group.Size);
    }

    private void Write(DicomItem item, IReadOnlyList<Encoding> encodings)
    {
        switch (item)
        {
            case DicomElement element: WriteElement(element, encodings); break;
            case DicomSequence sequence: WriteSequence(sequence, encodings); break;
            case DicomFragmentSequence fragments: WriteFragments(fragments); break;
        }
    }

    private void WriteElement(DicomElement element, IReadOnlyList<Encoding> encodings)
    {
        if (_syntax.IsEncapsulated && element.Tag == DicomTag.PixelData && element.Length > 0)
            throw new DicomDataException($"{_syntax} takes encapsulated pixel data; these are native.");
        IByteBuffer value = element.Encode(encodings);
        DicomVR vr = element.ValueRepresentation;
        long length = value.Size + (value.Size & 1);
        // A value that has outgrown a 16-bit length goes as UN, whose length has 32 (PS3.5 6.2.2).
        if (_syntax.IsExplicitVR && vr.Is16bitLength && length > ushort.MaxValue) vr = DicomVR.UN;
        WriteHeader(element.Tag, vr, length);
        _rope.Append(_isBigEndian && vr.ByteSwap > 1 ? new SwappedByteBuffer(value, vr.ByteSwap) : value);
        if (long.IsOddInteger(value.Size)) _rope.Append(vr.PaddingValue);
    }

    private void WriteSequence(DicomSequence sequence, IReadOnlyList<Encoding> encodings)
    {
        void Items()
        {
            bool hasLength = _options.ExplicitLengthSequenceItems;
            foreach (DicomDataset item in sequence.Items)
                WriteDelimited(DicomTag.Item, DicomVR.NONE, DicomTag.ItemDelimitationItem, hasLength, () => Write(item, encodings));
        }
        WriteDelimited(sequence.Tag, DicomVR.SQ, DicomTag.SequenceDelimitationItem, _options.ExplicitLengthSequences, Items);
    }

    private void WriteDelimited(DicomTag tag, DicomVR vr, DicomTag delimiter, bool hasLength, Action writeContent)
    {
        if (hasLength)
        {
            CompositeByteBuffer content = Apart(writeContent);
            WriteHeader(tag, vr, content.Size);
            _rope.Append(content);
        }
        else
        {
            WriteHeader(tag, vr, UndefinedLength);
            writeContent();
            WriteHeader(delimiter, DicomVR.NONE, 0);
        }
    }

    private void WriteFragments(DicomFragmentSequence sequence)
    {
        if (!_syntax.IsEncapsulated) throw new DicomDataException($"{_syntax} takes native pixel data; these are encapsulated.");
        WriteHeader(sequence.Tag, DicomVR.OB, UndefinedLength);
        WriteHeader(DicomTag.Item, DicomVR.NONE, sizeof(uint) * sequence.OffsetTable.Count);
        foreach (uint offset in sequence.OffsetTable) _rope.Append(offset);
        foreach (IByteBuffer fragment in sequence.Fragments)
        {
            WriteHeader(DicomTag.Item, DicomVR.NONE, fragment.Size + (fragment.Size & 1));
            _rope.Append(fragment);
            if (long.IsOddInteger(fragment.Size)) _rope.Append((byte)0);
        }
        WriteHeader(DicomTag.SequenceDelimitationItem, DicomVR.NONE, 0);
    }

    private void WriteHeader(DicomTag tag, DicomVR vr, long length)
    {
        if (length > UndefinedLength) throw new DicomDataException($"{tag} holds {length} bytes; an element ends at 4 GiB.");
        _rope.Append(tag.Group);
        _rope.Append(tag.Element);
        if (!_syntax.IsExplicitVR || vr == DicomVR.NONE)
        {
            _rope.Append((uint)length);
            return;
        }
        _rope.Append((byte)vr.Code[0]);
        _rope.Append((byte)vr.Code[1]);
        _rope.Append(vr.Is16bitLength ? (ushort)length : (ushort)0);
        if (!vr.Is16bitLength) _rope.Append((uint)length);
    }

    /// <summary>What the action writes, kept apart from the rest, so that its length can go before it.</summary>
    private CompositeByteBuffer Apart(Action write)
    {
        ByteRope outer = _rope;
        _rope = NewRope();
        write();
        CompositeByteBuffer content = _rope.ToBuffer();
        _rope = outer;
        return content;
    }

    private ByteRope NewRope() => new(_isBigEndian);
}
