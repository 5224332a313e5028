using System.Diagnostics;

namespace FellowOakDicom.Tests.Network.Support;

internal static class Wait
{
    /// <summary>Waits for something that happens on another task, up to half a minute: the machine may be busy.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "It did not happen.");
        }
    }
}
