using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Core.Tests.Catalog;

/// <summary>Every combination of a scan's state, states of reconstructions and states of deliveries, against what the words mean.</summary>
public class ScanOverviewTests
{
    private static readonly ReconstructionState[] ReconstructionStates = Enum.GetValues<ReconstructionState>();

    public static TheoryData<ScanState> ScanStates => [.. Enum.GetValues<ScanState>()];

    [Theory]
    [MemberData(nameof(ScanStates))]
    public void The_summary_says_what_it_means_and_settled_means_that_nothing_is_under_way(ScanState state)
    {
        for (int subset = 0; subset < 1 << ReconstructionStates.Length; subset++)
        {
            HashSet<ReconstructionState> made = [.. ReconstructionStates.Where((_, bit) => (subset & (1 << bit)) != 0)];
            for (int kinds = 0; kinds < 8; kinds++)
            {
                (bool pending, bool stored, bool failed) = ((kinds & 1) != 0, (kinds & 2) != 0, (kinds & 4) != 0);
                ScanOverview overview = Overview(state, made, Delivery("ARCHIVE", 0, stored ? 2 : 0, 0), Delivery("PACS", pending ? 3 : 0, stored ? 1 : 0, failed ? 1 : 0));
                bool complete = state == ScanState.Complete;
                bool unfinished = made.Overlaps([ReconstructionState.Pending, ReconstructionState.Running]);
                bool lost = made.Contains(ReconstructionState.Failed);
                bool quiet = complete && !unfinished && !lost;
                Dictionary<ScanSummary, bool> means = new()
                {
                    [ScanSummary.Open] = state == ScanState.Open,
                    [ScanSummary.Receiving] = state == ScanState.Receiving,
                    [ScanSummary.Aborted] = state == ScanState.Aborted,
                    [ScanSummary.Reconstructing] = complete && unfinished,
                    [ScanSummary.Failed] = complete && !unfinished && lost,
                    [ScanSummary.Delivering] = quiet && pending,
                    [ScanSummary.DeliveryFailed] = quiet && failed && !pending,
                    [ScanSummary.Delivered] = quiet && stored && !failed && !pending,
                    [ScanSummary.Stored] = quiet && kinds == 0,
                };
                Assert.Equal(Enum.GetValues<ScanSummary>().Order(), means.Keys.Order());
                Assert.Equal(overview.Summary, Assert.Single(means, meaning => meaning.Value).Key);
                Assert.Equal(state == ScanState.Aborted || (complete && !unfinished && !pending), overview.IsSettled);
            }
        }
    }

    [Fact]
    public void A_scan_without_reconstructions_is_stored_once_it_is_complete() =>
        Assert.Equal(ScanSummary.Stored, Overview(ScanState.Complete, []).Summary);

    [Fact]
    public void A_failed_reconstruction_that_succeeds_when_it_is_asked_for_again_heals_the_summary()
    {
        ScanOverview failed = Overview(ScanState.Complete, [ReconstructionState.Failed]);
        ScanOverview again = failed with { Reconstructions = [failed.Reconstructions[0] with { State = ReconstructionState.Succeeded }] };
        Assert.Equal((ScanSummary.Failed, ScanSummary.Delivered), (failed.Summary, (again with { Deliveries = [Delivery("PACS", 0, 1, 0)] }).Summary));
    }

    private static DeliverySummary Delivery(string destination, int pending, int stored, int failed) =>
        new(destination, stored, pending + stored + failed, failed, "");

    private static ScanOverview Overview(ScanState state, IEnumerable<ReconstructionState> made, params DeliverySummary[] deliveries)
    {
        ScanRecord scan = new()
        {
            Id = ScanId.New(),
            DeviceId = "ct-1",
            RequestId = "1",
            HeaderSha256 = "",
            Modality = Modality.Ct,
            CreateTime = DateTimeOffset.UnixEpoch,
            State = state,
        };
        ReconstructionRecord[] reconstructions =
        [
            .. made.Select((reconstruction, index) => new ReconstructionRecord
            {
                Id = Guid.NewGuid(),
                Scan = scan.Id,
                Recipe = new Recipe(),
                SoftwareVersion = "",
                Ordinal = index + 1,
                CreateTime = scan.CreateTime,
                State = reconstruction,
            }),
        ];
        return new ScanOverview(scan, reconstructions, deliveries, []);
    }
}
