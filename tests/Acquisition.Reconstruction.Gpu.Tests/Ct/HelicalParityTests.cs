using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Gpu.Tests.Ct;

public class HelicalParityTests(Accelerators accelerators)
{
    /// <summary>
    /// Float rounding, 6e-8, of rays and nodes (up to 64, so 4e-6 of one) and of the slope's two divisions, on noise, whose neighbouring
    /// samples differ by as much as they are large: 2e-5 of the brightest voxel.
    /// </summary>
    private const double Tolerance = 2e-5;

    public static TheoryData<int, string, int> Cases =>
        [.. from device in Accelerators.All
            from slices in new[] { 16, 32 }
            select new TheoryDataRow<int, string, int>(device.Data.Item1, device.Data.Item2, slices)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slices_are_the_scalar_reference(int device, string name, int slices)
    {
        HelicalTrial trial = new(CtScanners.Helical(lengthMm: 10, rows: 20, channels: 50).Sources[0], PatientPosition.Hfdl, slices, groups: 5);
        double error = Difference.Relative(Volume(accelerators.Open(device), trial), Volume(new ReferenceKernels(), trial));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Result_does_not_depend_on_how_the_groups_are_split(int device, string name)
    {
        HelicalTrial trial = new(CtScanners.Helical(lengthMm: 10, rows: 20, channels: 50).Sources[0], PatientPosition.Hfs, slices: 16, groups: 5);
        IWfbpKernels kernels = accelerators.Open(device);
        using IWfbpSlices block = kernels.Open(trial.Plan, trial.Slices);
        foreach (ViewGroup group in trial.Groups) block.Add([group]);
        Assert.True(Copy(block, trial).AsSpan().SequenceEqual(Volume(kernels, trial)), name);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Slices_that_a_group_does_not_see_have_no_value(int device, string name)
    {
        HelicalTrial trial = new(CtScanners.Helical(lengthMm: 10, rows: 20, channels: 50).Sources[0], PatientPosition.Hfs, slices: 16, groups: 1);
        IWfbpKernels kernels = accelerators.Open(device);
        using IWfbpSlices block = kernels.Open(trial.Plan, new SliceLine(300, 1, 16));
        block.Add(trial.Groups);
        Assert.True(Copy(block, trial).All(float.IsNaN), name);
    }

    private static float[] Volume(IWfbpKernels kernels, HelicalTrial trial)
    {
        using IWfbpSlices block = kernels.Open(trial.Plan, trial.Slices);
        block.Add(trial.Groups);
        return Copy(block, trial);
    }

    private static float[] Copy(IWfbpSlices block, HelicalTrial trial)
    {
        int pixels = trial.Plan.Grid.Pixels;
        float[] volume = new float[trial.Slices.Count * pixels];
        for (int slice = 0; slice < trial.Slices.Count; slice++) block.CopyTo(slice, volume.AsSpan(slice * pixels, pixels));
        return volume;
    }
}
