namespace Acquisition.Cli.Demo;

/// <summary>One measurement against truth.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">HU or %.</param>
/// <param name="Expected">The phantom's value.</param>
/// <param name="Measured">The images' value.</param>
/// <param name="Limit">How far the two may differ.</param>
internal sealed record AccuracyRow(string What, string Unit, double Expected, double Measured, double Limit)
{
    /// <summary>Not met by a value that could not be measured.</summary>
    public bool IsMet => Math.Abs(Measured - Expected) <= Limit;
}
