using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

public class WaveletTests
{
    [Theory]
    [InlineData(WaveletFamily.Haar)]
    [InlineData(WaveletFamily.Daubechies4)]
    public void Energy_is_kept_and_a_constant_has_no_details(WaveletFamily family)
    {
        const int Size = 32;
        OperatorData x = OperatorData.Random(Shape.Real(Size, Size), 1);
        Assert.Equal(x.Norm, Run(family, 3, x).Norm, 1e-5 * x.Norm);       // float rounding of three levels

        x.Array.Re.Span.Fill(2);
        OperatorData y = Run(family, 3, x);
        for (int i = 0; i < Size * Size; i++)
            Assert.Equal(i / Size < Size / 8 && i % Size < Size / 8 ? 2 * 8 : 0, y.Array.Re.Span[i], 1e-5);    // each level doubles what is low
    }

    [Fact]
    public void Two_vanishing_moments_leave_no_details_of_a_ramp_but_where_it_wraps()
    {
        const int Size = 64;
        OperatorData x = OperatorData.Random(Shape.Real(2, Size), 1);
        for (int i = 0; i < 2 * Size; i++) x.Array.Re.Span[i] = 0.1f * (i % Size);
        OperatorData y = Run(WaveletFamily.Daubechies4, 1, x);
        for (int i = 0; i < Size / 2 - 1; i++) Assert.Equal(0, y.Array.Re.Span[Size / 2 + i], 1e-5);      // float rounding of values up to 6.4·1.4
        Assert.NotEqual(0, y.Array.Re.Span[Size - 1], 0.1f);
    }

    private static OperatorData Run(WaveletFamily family, int levels, OperatorData x)
    {
        OperatorData y = OperatorData.NaN(x.Shape);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(new Wavelet(x.Shape, family, levels));
        map.Forward(x.Array, y.Array);
        return y;
    }
}
