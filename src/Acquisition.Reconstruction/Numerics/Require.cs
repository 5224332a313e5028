using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>The checks at a kernel's edge.</summary>
internal static class Require
{
    public static void SameLength(int a, int b, [CallerArgumentExpression(nameof(b))] string name = "")
    {
        if (a != b) throw new ArgumentException($"Lengths must be equal, got {a} and {b}.", name);
    }

    public static void Length(int length, long expected, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length != expected) throw new ArgumentException($"Expected {expected} values, got {length}.", name);
    }
}
