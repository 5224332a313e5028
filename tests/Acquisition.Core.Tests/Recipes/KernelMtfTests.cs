using Acquisition.Core.Model.Recipes;

namespace Acquisition.Core.Tests.Recipes;

public class KernelMtfTests
{
    [Theory]
    [InlineData(CtKernel.Smooth, 3.5, 6)]
    [InlineData(CtKernel.Standard, 4.5, 7.5)]
    [InlineData(CtKernel.Sharp, 7.5, 10)]
    [InlineData(CtKernel.Bone, 10, 13)]
    public void Curve_passes_through_the_points_that_the_contract_promises(CtKernel kernel, double half, double tenth)
    {
        KernelMtf mtf = KernelMtf.Of(kernel)!;
        Assert.Equal(1, mtf.At(0), 1e-12);
        Assert.Equal(.5, mtf.At(half), 1e-12);
        Assert.Equal(.1, mtf.At(tenth), 1e-12);
        // A detector of half the frequency: the same shape, half as fine.
        Assert.Equal(mtf.At(half * 1.2), mtf.Within(tenth / 2).At(half * .6), 1e-12);
        Assert.Same(mtf, mtf.Within(tenth));
    }

    [Fact]
    public void Only_bone_enhances_edges_and_by_nine_percent()
    {
        IEnumerable<(CtKernel Kernel, double Largest)> Peaks() => Enum.GetValues<CtKernel>().Where(kernel => KernelMtf.Of(kernel) is not null)
            .Select(kernel => (kernel, Enumerable.Range(0, 200).Max(i => KernelMtf.Of(kernel)!.At(.1 * i))));
        Assert.Equal(
            [(CtKernel.Smooth, 1.0), (CtKernel.Standard, 1.0), (CtKernel.Sharp, 1.0), (CtKernel.Bone, 1.09)],
            Peaks().Select(peak => (peak.Kernel, Math.Round(peak.Largest, 2))));
    }

    [Fact]
    public void Windows_have_no_mtf_of_their_own() => Assert.All(
        [CtKernel.Ramp, CtKernel.SheppLogan, CtKernel.Hann, CtKernel.Cosine, CtKernel.Hamming], kernel => Assert.Null(KernelMtf.Of(kernel)));
}
