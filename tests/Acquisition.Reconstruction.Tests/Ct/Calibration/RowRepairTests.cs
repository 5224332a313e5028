using Acquisition.Reconstruction.Ct.Calibration;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

public class RowRepairTests
{
    private const float Bad = float.NaN;

    public static TheoryData<float[], float[], int> Rows => new()
    {
        { [1, 2, 3], [1, 2, 3], 0 },
        { [1, Bad, 3], [1, 2, 3], 1 },
        { [1, Bad, float.PositiveInfinity, float.NegativeInfinity, 5, Bad, 7], [1, 2, 3, 4, 5, 6, 7], 4 },
        { [Bad, Bad, 3, 5], [3, 3, 3, 5], 2 },      // beyond the outermost sample its value continues
        { [3, 5, Bad], [3, 5, 5], 1 },
        { [Bad, 4, Bad], [4, 4, 4], 2 },
        { [Bad, Bad], [Bad, Bad], 2 },              // nothing to replace them from
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Samples_that_are_not_finite_are_interpolated_and_counted(float[] row, float[] expected, int replaced)
    {
        Assert.Equal(replaced, RowRepair.Repair(row));
        Assert.Equal(expected, row);
    }
}
