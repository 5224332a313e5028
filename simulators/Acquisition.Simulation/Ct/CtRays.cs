namespace Acquisition.Simulation.Ct;

/// <summary>The rays that the rows of the detector see.</summary>
public enum CtRays
{
    /// <summary>Physical: every ray starts at the focal spot, so the outer rows look obliquely through the object.</summary>
    Cone,

    /// <summary>Ideal: each row sees a fan in the plane that it meets at the isocentre, so an axial slice has a closed-form answer.</summary>
    Fans,
}
