using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Gpu.Tests.Mr;

public class CartesianParityTests(Accelerators accelerators)
{
    /// <summary>Float rounding, 6e-8, through the passes of two transforms, three times as many where a length is prime.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<int, string, int, int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<int, string, int, int, int, int, int, int> cases = [];
            foreach (TheoryDataRow<int, string> device in Accelerators.All)
            {
                (int index, string name) = device.Data;
                cases.Add(index, name, 32, 16, 16, 16, 0, 0);       // twice oversampled readout
                cases.Add(index, name, 30, 15, 15, 15, 0, 0);       // odd lengths
                cases.Add(index, name, 34, 23, 17, 23, 0, 0);       // prime lengths
                cases.Add(index, name, 32, 16, 16, 16, 24, 25);     // interpolated by zero filling, rows and columns differ
                cases.Add(index, name, 32, 25, 16, 25, 11, 12);     // k-space cropped to a smaller matrix
                cases.Add(index, name, 24, 24, 12, 15, 0, 0);       // oversampled phase encoding as well
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slice_is_the_scalar_reference(
        int device, string name, int encodedColumns, int encodedRows, int reconColumns, int reconRows, int columns, int rows)
    {
        CartesianPlan plan = Plan(encodedColumns, encodedRows, reconColumns, reconRows, columns, rows, channels: 3);
        GpuKernels kernels = accelerators.Open(device);
        using ICartesianTransform actual = kernels.Open(plan), expected = new ReferenceKernels().Open(plan);

        double error = Difference.Relative(Image(actual, plan), Image(expected, plan));
        Assert.True(error <= Tolerance, $"{error:E1} on {name}.");
    }

    private static CartesianPlan Plan(
        int encodedColumns, int encodedRows, int reconColumns, int reconRows, int columns, int rows, int channels)
    {
        MrEncoding encoding = new()
        {
            EncodedSpace = new(new(encodedColumns, encodedRows, 1), new(10 * encodedColumns, 10 * encodedRows, 5)),
            ReconSpace = new(new(reconColumns, reconRows, 1), new(10 * reconColumns, 10 * reconRows, 5)),
            Limits = new() { KspaceEncodingStep1 = new(0, encodedRows - 1, encodedRows / 2) },
            Trajectory = MrTrajectory.Cartesian,
        };
        return new(encoding, columns == 0 ? null : columns, rows == 0 ? null : rows, channels);
    }

    private static float[] Image(ICartesianTransform transform, CartesianPlan plan)
    {
        int length = (int)plan.KspaceLength;
        float[] image = new float[plan.Rows * plan.Columns];
        transform.Reconstruct(new(Difference.Noise(length, seed: 1), Difference.Noise(length, seed: 2)), image);
        return image;
    }
}
