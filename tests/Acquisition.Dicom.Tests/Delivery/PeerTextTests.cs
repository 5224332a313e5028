using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Delivery;

namespace Acquisition.Dicom.Tests.Delivery;

/// <summary>A peer's words in the catalog and on a terminal.</summary>
public sealed class PeerTextTests
{
    [Theory]
    [InlineData("no bed for MÜLLER^JÖRG", "no bed for MÜLLER^JÖRG")]
    [InlineData("\u001b[2Jgone", @"\u001B[2Jgone")]          // clears a terminal
    [InlineData("\u009b31m", @"\u009B31m")]                    // the same in one character of C1
    [InlineData("a\r\nb\0", @"a\u000D\u000Ab\u0000")]          // a line of its own in a log
    [InlineData("a\u2028b\u202ec", @"a\u2028b\u202Ec")]        // line separator; right-to-left override
    [InlineData("\u65e5\u672c", "\u65e5\u672c")]
    public void What_steers_a_terminal_is_written_as_its_code(string said, string kept)
    {
        StoreOutcome outcome = Outcome(said);
        Assert.Equal(kept, outcome.Comment);
        Assert.Equal(kept, outcome.Detail);
    }

    [Fact]
    public void It_is_cut_where_it_is_longer_than_anything_that_is_worth_keeping()
    {
        string kept = Outcome(new string('a', 100_000)).Comment;
        Assert.Equal(new string('a', 256) + "…", kept);
        Assert.InRange(Outcome(new string('\u001b', 1000)).Comment.Length, 200, 257);
    }

    private static StoreOutcome Outcome(string said) =>
        new(new InstanceRecord("1", "2", "3", "4", Guid.Empty, 1, "/nowhere", 0, ""), StoreResult.Refused, said, said);
}
