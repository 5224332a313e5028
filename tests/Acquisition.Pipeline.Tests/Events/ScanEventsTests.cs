using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;
using Acquisition.Pipeline.Events;

namespace Acquisition.Pipeline.Tests.Events;

public class ScanEventsTests
{
    private static readonly ScanId Scan = ScanId.New();

    [Fact]
    public async Task What_happens_after_the_call_is_seen_even_before_the_first_read()
    {
        ScanEvents events = new();
        IAsyncEnumerable<ScanEvent> watched = events.WatchAsync(Scan, TestContext.Current.CancellationToken);
        events.Publish(Scan, new IngestProgress(1, 10));
        events.Publish(ScanId.New(), new IngestProgress(2, 20));

        await foreach (ScanEvent seen in watched)
        {
            Assert.Equal(new IngestProgress(1, 10), seen);
            break;
        }
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_loses_its_oldest_events_is_told_to_look_and_holds_nobody_up()
    {
        ScanEvents events = new();
        IAsyncEnumerable<ScanEvent> watched = events.WatchAsync(Scan, TestContext.Current.CancellationToken);
        for (int i = 0; i < 100_000; i++) events.Publish(Scan, new IngestProgress(i, 0));

        await using IAsyncEnumerator<ScanEvent> seen = watched.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await seen.MoveNextAsync());
        Assert.Equal(new StateChanged(), seen.Current);
        for (int i = 100_000 - 256; i < 100_000; i++)
        {
            Assert.True(await seen.MoveNextAsync());
            Assert.Equal(new IngestProgress(i, 0), seen.Current);
        }
    }
}
