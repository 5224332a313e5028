using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

public class SelfTestTests(Accelerators accelerators)
{
    [Fact]
    public void Sound_kernels_pass() => Assert.True(SelfTest.Run(new ReferenceKernels()).Passed);

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Devices_pass(int device, string name)
    {
        SelfTestResult result = SelfTest.Run(accelerators.Open(device));
        Assert.True(result.Passed, $"{name}: {result.Reason}");
    }

    [Theory]
    [InlineData(1.001f, typeof(IFbpKernels), "fan")]                    // a thousandth: 1 HU in water
    [InlineData(0f, typeof(IFbpKernels), "fan")]                        // a kernel that never ran
    [InlineData(float.NaN, typeof(IFbpKernels), "fan")]
    [InlineData(1.001f, typeof(IConeBeamKernels), "cone")]
    [InlineData(0f, typeof(IConeBeamKernels), "cone")]
    [InlineData(float.NaN, typeof(IConeBeamKernels), "cone")]
    [InlineData(1.001f, typeof(IWfbpKernels), "helical")]
    [InlineData(0f, typeof(IWfbpKernels), "helical")]
    [InlineData(float.NaN, typeof(IWfbpKernels), "helical")]
    [InlineData(1.001f, typeof(ICartesianKernels), "Cartesian")]
    [InlineData(0f, typeof(ICartesianKernels), "Cartesian")]
    [InlineData(float.NaN, typeof(ICartesianKernels), "Cartesian")]
    [InlineData(1.001f, typeof(IArrayKernels), "operator")]
    [InlineData(0f, typeof(IArrayKernels), "operator")]
    [InlineData(float.NaN, typeof(IArrayKernels), "operator")]
    public void One_wrong_pixel_fails_the_kind_that_it_is_of(float factor, Type kind, string part)
    {
        SelfTestResult result = SelfTest.Run(new BrokenKernels(pixel => pixel * factor, kind));
        Assert.False(result.Passed);
        Assert.Contains(part, result.Reason, StringComparison.Ordinal);
    }
}
