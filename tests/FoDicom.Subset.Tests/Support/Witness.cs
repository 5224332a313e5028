namespace FellowOakDicom.Tests.Support;

internal static class Witness
{
    /// <summary>Skips the test for want of a Debian package; fails it where every peer must be there.</summary>
    public static void Missing(string package)
    {
        string reason = $"Needs Debian's {package}.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1", reason);
        Assert.Fail(reason);
    }
}
