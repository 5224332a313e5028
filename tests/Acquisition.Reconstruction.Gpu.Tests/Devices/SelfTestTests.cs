using Acquisition.Reconstruction.Gpu.Devices;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

public class SelfTestTests
{
    private static readonly ReferenceKernels Sound = new();

    [Fact]
    public void Sound_kernels_pass() => Assert.True(SelfTest.Run(Sound, Sound).Passed);

    [Theory]
    [InlineData(1.001f)]            // a thousandth: 1 HU in water
    [InlineData(0f)]                // a kernel that never ran
    [InlineData(float.NaN)]
    public void One_wrong_pixel_fails_either_reconstruction(float factor)
    {
        BrokenKernels broken = new(pixel => pixel * factor);
        SelfTestResult fanBeam = SelfTest.Run(broken, Sound), cartesian = SelfTest.Run(Sound, broken);
        Assert.False(fanBeam.Passed);
        Assert.Contains("fan", fanBeam.Reason, StringComparison.Ordinal);
        Assert.False(cartesian.Passed);
        Assert.Contains("Cartesian", cartesian.Reason, StringComparison.Ordinal);
    }
}
