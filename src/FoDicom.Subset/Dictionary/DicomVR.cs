using System.Runtime.CompilerServices;

namespace FellowOakDicom;

/// <summary>Value representation (PS3.5 6.2): what the bytes of an element are.</summary>
public sealed class DicomVR : IEquatable<DicomVR>
{
    private const byte Space = (byte)' ';

    /// <summary>Of items and delimiters, which have none.</summary>
    public static readonly DicomVR NONE = new("NONE", "No Value Representation") { Is16bitLength = false };
    public static readonly DicomVR AE = Text("AE", "Application Entity", 16, isEncoded: false);
    public static readonly DicomVR AS = Text("AS", "Age String", 4, isEncoded: false);
    public static readonly DicomVR AT = Number<uint>("AT", "Attribute Tag", byteSwap: 2);
    public static readonly DicomVR CS = Text("CS", "Code String", 16, isEncoded: false);
    public static readonly DicomVR DA = Text<DateTime>("DA", "Date", 8);
    public static readonly DicomVR DS = Text<decimal>("DS", "Decimal String", 16);
    public static readonly DicomVR DT = Text<DateTime>("DT", "Date Time", 26);
    public static readonly DicomVR FD = Number<double>("FD", "Floating Point Double", 8);
    public static readonly DicomVR FL = Number<float>("FL", "Floating Point Single", 4);
    public static readonly DicomVR IS = Text<int>("IS", "Integer String", 12);
    public static readonly DicomVR LO = Text("LO", "Long String", 64);
    public static readonly DicomVR LT = Text("LT", "Long Text", 10240, isMulti: false);
    public static readonly DicomVR OB = Bulk<byte>("OB", "Other Byte", 1);
    public static readonly DicomVR OD = Bulk<double>("OD", "Other Double", 8);
    public static readonly DicomVR OF = Bulk<float>("OF", "Other Float", 4);
    public static readonly DicomVR OL = Bulk<uint>("OL", "Other Long", 4);
    public static readonly DicomVR OV = Bulk<ulong>("OV", "Other Very Long", 8);
    public static readonly DicomVR OW = Bulk<ushort>("OW", "Other Word", 2);
    public static readonly DicomVR PN = Text("PN", "Person Name", 324);
    public static readonly DicomVR SH = Text("SH", "Short String", 16);
    public static readonly DicomVR SL = Number<int>("SL", "Signed Long", 4);
    public static readonly DicomVR SQ = new("SQ", "Sequence of Items") { Is16bitLength = false };
    public static readonly DicomVR SS = Number<short>("SS", "Signed Short", 2);
    public static readonly DicomVR ST = Text("ST", "Short Text", 1024, isMulti: false);
    public static readonly DicomVR SV = Number<long>("SV", "Signed Very Long", 8, is16Bit: false);
    public static readonly DicomVR TM = Text<DateTime>("TM", "Time", 16);
    public static readonly DicomVR UC = Text("UC", "Unlimited Characters", uint.MaxValue - 1, is16Bit: false);
    public static readonly DicomVR UI = new("UI", "Unique Identifier")
    {
        IsString = true,
        IsMultiValue = true,
        MaximumLength = 64,
        ValueType = typeof(string),
    };
    public static readonly DicomVR UL = Number<uint>("UL", "Unsigned Long", 4);
    public static readonly DicomVR UN = Bulk<byte>("UN", "Unknown", 1);
    public static readonly DicomVR UR =
        Text("UR", "Universal Resource Identifier", uint.MaxValue - 1, isMulti: false, isEncoded: false, is16Bit: false);
    public static readonly DicomVR US = Number<ushort>("US", "Unsigned Short", 2);
    public static readonly DicomVR UT = Text("UT", "Unlimited Text", uint.MaxValue - 1, isMulti: false, is16Bit: false);
    public static readonly DicomVR UV = Number<ulong>("UV", "Unsigned Very Long", 8, is16Bit: false);

    private static readonly DicomVR[] All =
    [
        AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW,
        PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR, US, UT, UV,
    ];

    private static readonly DicomVR?[] ByCode = Index();

    private DicomVR(string code, string name)
    {
        Code = code;
        Name = name;
    }

    public string Code { get; }

    public string Name { get; }

    public bool IsString { get; private init; }

    /// <summary>True when SpecificCharacterSet applies.</summary>
    public bool IsStringEncoded { get; private init; }

    /// <summary>True when an explicit-VR header gives the length in 16 bits (PS3.5 7.1.2).</summary>
    public bool Is16bitLength { get; private init; } = true;

    public bool IsMultiValue { get; private init; }

    public byte PaddingValue { get; private init; }

    /// <summary>Longest value in characters; 0 where the standard sets no limit of that kind.</summary>
    public uint MaximumLength { get; private init; }

    /// <summary>Bytes of one value of a binary VR.</summary>
    public int UnitSize { get; private init; } = 1;

    /// <summary>Bytes to turn around between the byte orders: the two halves of a tag turn each for itself.</summary>
    public int ByteSwap { get; private init; } = 1;

    public Type? ValueType { get; private init; }

    /// <exception cref="DicomDataException">No VR has the code.</exception>
    public static DicomVR Parse(string code) =>
        TryParse(code, out DicomVR vr) ? vr : throw new DicomDataException($"\"{code}\" is not a value representation.");

    public static bool TryParse(string code, out DicomVR vr)
    {
        vr = code == NONE.Code ? NONE : code is { Length: 2 } ? Find(code[0], code[1])! : null!;
        return vr is not null;
    }

    /// <exception cref="DicomValidationException">The text is no legal value.</exception>
    public void ValidateString(string content) => DicomValidation.Validate(this, content);

    public bool Equals(DicomVR? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Code;

    internal static DicomVR? Find(char first, char second) =>
        char.IsAsciiLetterUpper(first) && char.IsAsciiLetterUpper(second) ? ByCode[IndexOf(first, second)] : null;

    private static DicomVR?[] Index()
    {
        var byCode = new DicomVR?[26 * 26];
        foreach (DicomVR vr in All) byCode[IndexOf(vr.Code[0], vr.Code[1])] = vr;
        return byCode;
    }

    private static int IndexOf(char first, char second) => (first - 'A') * 26 + (second - 'A');

    private static DicomVR Text(string code, string name, uint maximum, bool isEncoded = true, bool isMulti = true, bool is16Bit = true) =>
        Text<string>(code, name, maximum, isEncoded, isMulti, is16Bit);

    private static DicomVR Text<T>(
        string code, string name, uint maximum, bool isEncoded = false, bool isMulti = true, bool is16Bit = true) =>
        new(code, name)
        {
            IsString = true,
            IsStringEncoded = isEncoded,
            IsMultiValue = isMulti,
            Is16bitLength = is16Bit,
            PaddingValue = Space,
            MaximumLength = maximum,
            ValueType = typeof(T),
        };

    private static DicomVR Number<T>(string code, string name, int byteSwap, bool is16Bit = true) where T : unmanaged =>
        Binary<T>(code, name, byteSwap, isMulti: true, is16Bit);

    private static DicomVR Bulk<T>(string code, string name, int byteSwap) where T : unmanaged =>
        Binary<T>(code, name, byteSwap, isMulti: false, is16Bit: false);

    private static DicomVR Binary<T>(string code, string name, int byteSwap, bool isMulti, bool is16Bit) where T : unmanaged =>
        new(code, name)
        {
            IsMultiValue = isMulti,
            Is16bitLength = is16Bit,
            UnitSize = Unsafe.SizeOf<T>(),
            ByteSwap = byteSwap,
            ValueType = typeof(T),
        };
}
