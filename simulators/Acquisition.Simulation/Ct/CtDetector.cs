namespace Acquisition.Simulation.Ct;

/// <summary>What the simulated detector does to the photons that reach it.</summary>
public sealed record CtDetector
{
    /// <summary>False: every element reports its expected signal.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>I₀: mean photons per element and view with nothing in the beam.</summary>
    public double Photons { get; init; } = 2e6;

    /// <summary>Mean gain. The default puts an air view at three quarters of the ADC's range.</summary>
    public double CountsPerPhoton { get; init; } = .025;

    /// <summary>Mean signal with the beam off, counts: high enough that electronic noise never reaches the ADC's zero.</summary>
    public double OffsetCounts { get; init; } = 200;

    /// <summary>Standard deviation of the electronic noise, counts.</summary>
    public double ElectronicNoiseCounts { get; init; } = 1;

    /// <summary>Relative standard deviation of the gain from element to element: what air views are for.</summary>
    public double GainSpread { get; init; } = .02;

    /// <summary>Standard deviation of the offset from element to element, counts: what dark views are for.</summary>
    public double OffsetSpreadCounts { get; init; } = 10;
}
