using Acquisition.Reconstruction.Ct.Calibration;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>What replaces samples that are not usable.</summary>
public class ViewRepairTests
{
    private const float Bad = float.NaN;

    [Theory]
    [InlineData(new float[] { 1, Bad, 3 }, new float[] { 1, 2, 3 })]
    [InlineData(new float[] { 1, Bad, Bad, Bad, 5 }, new float[] { 1, 2, 3, 4, 5 })]
    [InlineData(new float[] { Bad, Bad, 3, 4 }, new float[] { 3, 3, 3, 4 })]
    [InlineData(new float[] { 1, 2, Bad }, new float[] { 1, 2, 2 })]
    [InlineData(new float[] { Bad, 2, float.PositiveInfinity, 4, float.NegativeInfinity }, new float[] { 2, 2, 3, 4, 4 })]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 1, 2, 3 })]
    public void Row_is_bridged_between_its_usable_samples(float[] row, float[] expected)
    {
        long[] replaced = [0];
        long bad = row.LongCount(sample => !float.IsFinite(sample));
        Assert.True(ViewRepair.Repair(row, row.Length, replaced));
        Assert.Equal(expected, row);
        Assert.Equal(bad, replaced[0]);
    }

    [Fact]
    public void View_without_a_usable_sample_stays_as_it_is()
    {
        float[] view = [Bad, Bad, Bad, Bad];
        Assert.False(ViewRepair.Repair(view, 2, new long[2]));
        Assert.All(view, sample => Assert.True(float.IsNaN(sample)));
    }

    public static TheoryData<string, Func<int, int, bool>> Gaps => new()
    {
        { "single", (row, channel) => (row, channel) == (3, 4) },
        { "row", (row, _) => row == 5 },
        { "rows", (row, _) => row is 2 or 3 },
        { "column", (_, channel) => channel == 7 },
        { "row and column", (row, channel) => row == 5 || channel == 7 },
        { "module", (row, channel) => row is >= 2 and <= 5 && channel is >= 3 and <= 8 },
        { "every other", (row, channel) => (row + channel) % 2 == 0 && row is > 0 and < 7 && channel is > 0 and < 11 },
    };

    /// <summary>Linear interpolation of linear data is exact, along rows, columns and in whatever mixture.</summary>
    [Theory]
    [MemberData(nameof(Gaps))]
    public void Plane_is_restored_whatever_is_missing_inside_it(string _, Func<int, int, bool> isBad)
    {
        float[] view = new float[8 * 12], expected = new float[8 * 12];
        for (int i = 0; i < view.Length; i++)
        {
            expected[i] = 2 + .25f * (i / 12) - .5f * (i % 12);
            view[i] = isBad(i / 12, i % 12) ? Bad : expected[i];
        }
        Assert.True(ViewRepair.Repair(view, 12, new long[8]));
        for (int i = 0; i < view.Length; i++) Assert.Equal(expected[i], view[i], 1e-5);
    }

    [Fact]
    public void Nearer_ends_count_more()
    {
        // A lost stretch of a row, 5 wide: the column's ends are 1 away and know better than the row's, which are 3 away.
        float[] view = [4, 4, 4, 4, 4, 4, 4, 9, Bad, Bad, Bad, Bad, Bad, 9, 4, 4, 4, 4, 4, 4, 4];
        Assert.True(ViewRepair.Repair(view, 7, new long[3]));
        Assert.Equal(4 + 5 / 82.0, view[10], 1e-5);     // weights 1/1² and 1/(3·3)²
    }
}
