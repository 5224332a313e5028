using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests.Scans;

public class ScanIdTests
{
    [Fact]
    public void Ids_are_ordered_as_they_are_written()
    {
        byte[] bytes = new byte[16];
        Random random = new(1);
        ScanId[] ids = [.. Enumerable.Range(0, 200).Select(_ =>
        {
            random.NextBytes(bytes);
            return new ScanId(new Guid(bytes));
        })];
        foreach (ScanId a in ids)
        {
            foreach (ScanId b in ids)
            {
                int written = string.CompareOrdinal(a.ToString(), b.ToString());
                Assert.Equal((written < 0, written > 0), (a < b, a > b));
            }
        }
    }

    [Theory]
    [InlineData("0193c0ffee00700080000123456789ab", true)]
    [InlineData("0193C0FFEE00700080000123456789AB", true)]
    [InlineData("0193c0ff-ee00-7000-8000-0123456789ab", false)]
    [InlineData("0193c0ffee00700080000123456789a", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_id_is_thirty_two_hexadecimal_digits(string? text, bool parses)
    {
        Assert.Equal(parses, ScanId.TryParse(text, out ScanId id));
        if (parses) Assert.Equal(text!.ToLowerInvariant(), id.ToString());
    }
}
