using System.Diagnostics;

namespace Acquisition.Dicom.Tests.Support;

internal static class Eventually
{
    /// <summary>Waits until the condition holds; a minute without that is a failure. Each look may do something first, such as move a clock on.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Action? beforeEachLook = null)
    {
        for (long start = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "Nothing happened for a minute.");
            beforeEachLook?.Invoke();
        }
    }
}
