namespace Acquisition.Cli.Demo;

/// <summary>What became of one scan of the demo.</summary>
internal sealed record ScanOutcome(
    string Name, string ScanId, string State, double RawMegabytes, double DicomMegabytes, int Instances, double LatencyMs, string Backend, IReadOnlyList<AccuracyRow> Accuracy)
{
    public bool IsMet => State == "Delivered" && Accuracy.All(row => row.IsMet);
}
