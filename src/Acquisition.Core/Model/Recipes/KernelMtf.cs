namespace Acquisition.Core.Model.Recipes;

/// <summary>
/// The MTF of an image at the isocentre, by two of its points: <c>MTF(f) = (1 + e·x²)·exp(−c·xᵖ)</c>, x = f/f₅₀, with c and p such that it is
/// 50 % at f₅₀ and 10 % at f₁₀. The points lie where those of the kernels that vendors publish do.
/// </summary>
/// <param name="HalfLpPerCm">f₅₀, line pairs per cm.</param>
/// <param name="TenthLpPerCm">f₁₀, line pairs per cm.</param>
/// <param name="Enhancement">e: 0, or how much edges are enhanced.</param>
public sealed record KernelMtf(double HalfLpPerCm, double TenthLpPerCm, double Enhancement)
{
    /// <summary>The MTF that a kernel is given by; null for a window, whose MTF is the detector's matter.</summary>
    public static KernelMtf? Of(CtKernel kernel) => kernel switch
    {
        CtKernel.Smooth => new(3.5, 6, 0),
        CtKernel.Standard => new(4.5, 7.5, 0),
        CtKernel.Sharp => new(7.5, 10, 0),
        CtKernel.Bone => new(10, 13, 1),
        _ => null,
    };

    /// <summary>The same shape with its 10 % point within what a detector tells.</summary>
    /// <param name="highestLpPerCm">How far it may reach.</param>
    public KernelMtf Within(double highestLpPerCm) => TenthLpPerCm <= highestLpPerCm
        ? this
        : this with { HalfLpPerCm = HalfLpPerCm * highestLpPerCm / TenthLpPerCm, TenthLpPerCm = highestLpPerCm };

    public double At(double lpPerCm)
    {
        double ratio = TenthLpPerCm / HalfLpPerCm, x = lpPerCm / HalfLpPerCm;
        double c = Math.Log(2 * (1 + Enhancement));
        double p = Math.Log(Math.Log(10 * (1 + Enhancement * ratio * ratio)) / c) / Math.Log(ratio);
        return (1 + Enhancement * x * x) * Math.Exp(-c * Math.Pow(x, p));
    }
}
