using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Tests.Fourier;

public class AxisMapTests
{
    [Fact]
    public void Single_elements_lie_where_the_segments_say_and_centred_data_wrap_about_their_middle()
    {
        for (int count = 1; count <= 12; count++)
            for (int length = 1; length <= 12; length++)
            {
                AxisMap map = AxisMap.Centred(count, length);
                int[] elements = [.. Enumerable.Repeat(-1, length)];
                foreach (AxisSegment segment in (AxisSegment[])[map.Head, map.Tail])
                    for (int i = 0; i < segment.Count; i++) elements[segment.Row + i] = segment.Element + i;
                for (int row = 0; row < length; row++)
                {
                    Assert.Equal(elements[row], map.Element(row));
                    if (elements[row] < 0) continue;
                    Assert.Equal(row, map.Row(elements[row]));
                    Assert.Equal(0, (elements[row] - count / 2 - row) % length);
                }
            }
    }
}
