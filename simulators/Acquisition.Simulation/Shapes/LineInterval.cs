namespace Acquisition.Simulation.Shapes;

/// <summary>The part of a line origin + t·direction inside a convex shape: Enter &lt; t &lt; Leave; empty where Enter ≥ Leave.</summary>
public readonly record struct LineInterval(double Enter, double Leave)
{
    public static LineInterval All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);
    public static LineInterval Empty { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

    public bool IsEmpty => Enter >= Leave;

    /// <summary>In units of the direction's length.</summary>
    public double Length => IsEmpty ? 0 : Leave - Enter;

    public bool Contains(double t) => Enter < t && t < Leave;

    public LineInterval And(LineInterval other) => new(Math.Max(Enter, other.Enter), Math.Min(Leave, other.Leave));
}
