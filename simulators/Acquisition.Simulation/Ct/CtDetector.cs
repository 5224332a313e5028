using Acquisition.Core.Model.Ct;

namespace Acquisition.Simulation.Ct;

/// <summary>What tube and detector do to a signal; everything from <see cref="Spectrum"/> on is off unless asked for. <see cref="CtSignalChain"/> has the order.</summary>
public sealed record CtDetector
{
    /// <summary>False: every element reports its expected signal.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>I₀: mean photons per element and view with nothing in the beam, at the source's tube current.</summary>
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

    /// <summary>The beam's energies; what part of an object hardens it as bone the simulation is told apart.</summary>
    public CtSpectrum Spectrum { get; init; } = CtSpectrum.Monochromatic;

    /// <summary>Relative standard deviation of the tube's output from view to view: no current says it, the reference channels see it.</summary>
    public double TubeOutputSpread { get; init; }

    /// <summary>Scattered photons over primary ones: even over the detector, as much as the fraction of the view's mean primary signal.</summary>
    public double ScatterFraction { get; init; }

    /// <summary>Relative standard deviation of the change of each element's gain between the air views and the object: rings.</summary>
    public double GainDriftSpread { get; init; }

    /// <summary>Elements that pass no photons and of which the header says nothing, beside the header's bad elements.</summary>
    public IReadOnlyList<DetectorElement> DeadElements { get; init; } = [];
}
