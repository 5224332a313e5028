using Acquisition.Core.Model.Scans;

namespace Acquisition.Simulation.Scans;

/// <summary>What the simulated scanners say about themselves.</summary>
public static class SimulatedDevice
{
    /// <summary>When a simulated scan takes place unless the caller says when.</summary>
    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Device Ct { get; } = new()
    {
        Manufacturer = "Acquisition",
        ManufacturerModelName = "CT simulator",
        DeviceSerialNumber = "SIM-CT-1",
        SoftwareVersions = typeof(SimulatedDevice).Assembly.GetName().Version!.ToString(3),
        StationName = "SIMCT",
    };

    public static Device Mr { get; } = Ct with { ManufacturerModelName = "MR simulator", DeviceSerialNumber = "SIM-MR-1", StationName = "SIMMR" };
}
