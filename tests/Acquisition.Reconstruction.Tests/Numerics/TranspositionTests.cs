using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Numerics;

public class TranspositionTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 40)]
    [InlineData(5, 17)]
    [InlineData(1, 16)]
    public void Rows_become_columns_and_the_last_row_stands_in_for_missing_ones(int rows, int stride)
    {
        float[] source = [.. Enumerable.Range(0, 16 * stride).Select(i => (float)i)], target = new float[16 * 16], back = new float[16 * stride];
        Transposition.Block(in source[0], stride, rows, ref target[0], 16, 16);
        for (int i = 0; i < 16; i++)
            for (int j = 0; j < 16; j++) Assert.Equal(source[Math.Min(i, rows - 1) * stride + j], target[j * 16 + i]);

        Transposition.Block(in target[0], 16, 16, ref back[0], stride, rows);
        for (int i = 0; i < rows; i++) Assert.Equal(source[(i * stride)..(i * stride + 16)], back[(i * stride)..(i * stride + 16)]);
    }
}
