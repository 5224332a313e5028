namespace FellowOakDicom.IO;

/// <summary>The order of the bytes of a number.</summary>
public readonly record struct Endian
{
    private readonly bool _isBig;

    private Endian(bool isBig) => _isBig = isBig;

    public static Endian Little { get; } = new(false);

    public static Endian Big { get; } = new(true);

    public override string ToString() => _isBig ? "Big Endian" : "Little Endian";
}
