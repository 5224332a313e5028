using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>One projection file, attribute by attribute. It remembers which were asked for, so that what nobody wanted can be named.</summary>
internal sealed class CtPdFile
{
    private readonly DicomDataset _dataset;
    private readonly Dictionary<uint, DicomItem> _items = [];
    private readonly HashSet<uint> _asked = [];

    private CtPdFile(string path, DicomDataset dataset)
    {
        Path = path;
        _dataset = dataset;
        // By number and not by creator: archives drop the elements that name the creators.
        foreach (DicomItem item in dataset) _items[CtPdTag.KeyOf(item.Tag)] = item;
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public DateTimeOffset Written => File.GetLastWriteTimeUtc(Path);

    /// <summary>The attributes that are there and that nobody has asked for, creators left out.</summary>
    public IEnumerable<DicomTag> NotAsked => _items.Values.Select(item => item.Tag)
        .Where(tag => !_asked.Contains(CtPdTag.KeyOf(tag)) && !(tag.IsPrivate && tag.Element <= 0xFF));

    /// <exception cref="InterchangeException">Not DICOM, cut off, or in an encoding other than plain little-endian.</exception>
    public static CtPdFile Open(string path)
    {
        try
        {
            DicomFile file = DicomFile.Open(path); // pixels stay in the file until they are asked for
            if (file.IsPartial) throw CtPdErrors.Truncated(path);
            DicomTransferSyntax syntax = file.Dataset.InternalTransferSyntax;
            if (syntax != DicomTransferSyntax.ExplicitVRLittleEndian && syntax != DicomTransferSyntax.ImplicitVRLittleEndian)
                throw CtPdErrors.NotSupported(path, "(0002,0010) TransferSyntaxUID", "The file is compressed or big-endian.", "Convert it, for example with dcmconv +te or gdcmconv --raw.");
            return new CtPdFile(path, file.Dataset);
        }
        catch (Exception why) when (why is DicomException or IOException or UnauthorizedAccessException)
        {
            throw CtPdErrors.NotDicom(path, why);
        }
    }

    /// <summary>Says of attributes that nothing is lost with them.</summary>
    public void Pass(params ReadOnlySpan<DicomTag> tags)
    {
        foreach (DicomTag tag in tags) _asked.Add(CtPdTag.KeyOf(tag));
    }

    /// <summary>The text of an attribute of the standard, trimmed; empty when there is none.</summary>
    public string Text(DicomTag tag)
    {
        Pass(tag);
        return _dataset.TryGetString(tag, out string? text) ? text.Trim(' ', '\0') : "";
    }

    public string RequiredText(DicomTag tag) => Text(tag) is { Length: > 0 } text ? text : throw CtPdErrors.Absent(Path, CtPdTag.PlaceOf(tag));

    /// <summary>An attribute of the standard that is a number; null when there is none.</summary>
    public double? Number(DicomTag tag)
    {
        string text = Text(tag);
        if (text.Length == 0) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : throw CtPdErrors.Malformed(Path, CtPdTag.PlaceOf(tag), "a finite number");
    }

    public int Integer(DicomTag tag) => Number(tag) is not { } number ? throw CtPdErrors.Absent(Path, CtPdTag.PlaceOf(tag))
        : number == (int)number ? (int)number : throw CtPdErrors.Malformed(Path, CtPdTag.PlaceOf(tag), "a whole number");

    /// <summary>The text of an attribute of the format; empty when there is none.</summary>
    public string Text(CtPdTag tag) => Bytes(tag) is { } bytes ? TextOf(bytes) : "";

    /// <summary>Says of an attribute that nothing is lost with it where it has the text that was to be expected.</summary>
    public void PassIf(CtPdTag tag, string expected)
    {
        if (_items.TryGetValue(tag.Key, out DicomItem? item) && item is DicomElement element && TextOf(element.Buffer.Data) == expected) Pass(tag.Tag);
    }

    public string RequiredText(CtPdTag tag) => Text(tag) is { Length: > 0 } text ? text : throw CtPdErrors.Absent(Path, tag.Place);

    public double? Number(CtPdTag tag) => Numbers(tag, 1) is [double number] ? number : null;

    public double RequiredNumber(CtPdTag tag) => Number(tag) ?? throw CtPdErrors.Absent(Path, tag.Place);

    public double PositiveNumber(CtPdTag tag) => RequiredNumber(tag) is > 0 and double number ? number : throw CtPdErrors.Malformed(Path, tag.Place, "a number > 0");

    public int RequiredCount(CtPdTag tag) => RequiredNumber(tag) is var number and >= 1 and <= ushort.MaxValue && number == Math.Floor(number)
        ? (int)number : throw CtPdErrors.Malformed(Path, tag.Place, "a whole number from 1");

    public double[] RequiredNumbers(CtPdTag tag, int count) => Numbers(tag, count) ?? throw CtPdErrors.Absent(Path, tag.Place);

    /// <summary>So many numbers of an attribute of the format; null when there are none.</summary>
    public double[]? Numbers(CtPdTag tag, int count)
    {
        if (Bytes(tag) is not { } bytes) return null;
        DicomVR said = _items[tag.Key].ValueRepresentation;
        double[] numbers = Decode(bytes, said == DicomVR.UN ? tag.VR : said) ?? throw CtPdErrors.Malformed(Path, tag.Place, "of a VR of numbers");
        if (numbers.Length != count || !numbers.All(double.IsFinite)) throw CtPdErrors.Malformed(Path, tag.Place, count == 1 ? "a finite number" : $"{count} finite numbers");
        return numbers;
    }

    /// <summary>How many bytes of pixels there are.</summary>
    public long PixelBytes => PixelData().Buffer.Size;

    /// <summary>The pixels' bytes.</summary>
    /// <exception cref="InterchangeException">There are none, or the file cannot be read any more.</exception>
    public byte[] Pixels()
    {
        try
        {
            return PixelData().Buffer.Data;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw CtPdErrors.NotDicom(Path, why);
        }
    }

    private DicomElement PixelData()
    {
        Pass(DicomTag.PixelData);
        return _items.TryGetValue(CtPdTag.KeyOf(DicomTag.PixelData), out DicomItem? item) && item is DicomElement element
            ? element : throw CtPdErrors.Absent(Path, CtPdTag.PlaceOf(DicomTag.PixelData));
    }

    private byte[]? Bytes(CtPdTag tag)
    {
        Pass(tag.Tag);
        return _items.TryGetValue(tag.Key, out DicomItem? item) && item is DicomElement { Length: > 0 } element ? element.Buffer.Data : null;
    }

    private static string TextOf(byte[] bytes) => Encoding.ASCII.GetString(bytes).Trim(' ', '\0');

    private static double[]? Decode(byte[] bytes, DicomVR vr) => vr.Code switch
    {
        "FL" => Split(bytes, sizeof(float), piece => BinaryPrimitives.ReadSingleLittleEndian(piece)),
        "FD" => Split(bytes, sizeof(double), BinaryPrimitives.ReadDoubleLittleEndian),
        "US" => Split(bytes, sizeof(ushort), piece => BinaryPrimitives.ReadUInt16LittleEndian(piece)),
        "SS" => Split(bytes, sizeof(short), piece => BinaryPrimitives.ReadInt16LittleEndian(piece)),
        "UL" => Split(bytes, sizeof(uint), piece => BinaryPrimitives.ReadUInt32LittleEndian(piece)),
        "SL" => Split(bytes, sizeof(int), piece => BinaryPrimitives.ReadInt32LittleEndian(piece)),
        "DS" or "IS" => [.. Encoding.ASCII.GetString(bytes).Split('\\').Select(Parse)],
        _ => null,
    };

    // A bare float is a double's nearest neighbour, and no more is known of it.
    private static double[] Split(byte[] bytes, int size, ReadNumber read)
    {
        double[] numbers = new double[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = read(bytes.AsSpan(i * size));
        return numbers;
    }

    private static double Parse(string text) =>
        double.TryParse(text.Trim(' ', '\0'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private delegate double ReadNumber(ReadOnlySpan<byte> bytes);
}
