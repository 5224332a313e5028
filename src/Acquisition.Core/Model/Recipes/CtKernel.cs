namespace Acquisition.Core.Model.Recipes;

/// <summary>
/// What the ramp filter is multiplied with. Windows scale with the detector: W(x), x the frequency as a fraction of where they end
/// (<see cref="FilteredBackprojection.Cutoff"/> times the Nyquist frequency), sharpest first. The others are given by the image's MTF
/// (<see cref="KernelMtf"/>) and look the same whatever the detector.
/// </summary>
public enum CtKernel
{
    /// <summary>The band-limited ramp alone (Ram-Lak).</summary>
    Ramp,

    /// <summary>sinc(x/2).</summary>
    SheppLogan,

    /// <summary>(1 + cos πx)/2.</summary>
    Hann,

    /// <summary>cos(πx/2).</summary>
    Cosine,

    /// <summary>0.54 + 0.46·cos πx.</summary>
    Hamming,

    /// <summary>MTF: 50 % at 3.5 lp/cm, 10 % at 6.0 lp/cm.</summary>
    Smooth,

    /// <summary>MTF: 50 % at 4.5 lp/cm, 10 % at 7.5 lp/cm.</summary>
    Standard,

    /// <summary>MTF: 50 % at 7.5 lp/cm, 10 % at 10 lp/cm.</summary>
    Sharp,

    /// <summary>MTF: 50 % at 10 lp/cm, 10 % at 13 lp/cm, 109 % at 4.5 lp/cm: edges are enhanced a little.</summary>
    Bone,
}
