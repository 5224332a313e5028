namespace FellowOakDicom;

/// <summary>The name under which an implementor reserves blocks of private attributes (PS3.5 7.8.1).</summary>
public sealed class DicomPrivateCreator(string creator) : IEquatable<DicomPrivateCreator>
{
    public string Creator { get; } = creator ?? throw new ArgumentNullException(nameof(creator));

    public bool Equals(DicomPrivateCreator? other) => other?.Creator == Creator;

    public override bool Equals(object? obj) => Equals(obj as DicomPrivateCreator);

    public override int GetHashCode() => Creator.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Creator;
}
