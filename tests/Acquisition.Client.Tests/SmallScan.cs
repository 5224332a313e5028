using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Client.Tests;

/// <summary>A header, and blocks of one view each that go with it.</summary>
internal static class SmallScan
{
    public const string Device = "CLIENT-TEST";

    public static readonly ScanWriterOptions Quick = new() { MinimumBackOff = TimeSpan.FromMilliseconds(1), MaximumBackOff = TimeSpan.FromMilliseconds(5) };

    public static ScanHeader Header { get; } = new CtSimulation(new CtSimulationOptions { Acquisition = CtScanners.Axial(1, 16, 12) }).Header;

    public static CtViewBlock Block(int index, byte content = 7)
    {
        byte[] samples = new byte[16 * sizeof(ushort)];
        Array.Fill(samples, (byte)(content + index));
        return new CtViewBlock(CtViewKind.Object, index, [new CtView(index * .5, 1)], samples);
    }

    public static IEnumerable<CtViewBlock> Blocks(int count = 12, byte content = 7) => Enumerable.Range(0, count).Select(i => Block(i, content));

    public static Task<ScanWriter> OpenAsync(FakeNode node, ScanWriterOptions? options = null) =>
        ScanWriter.OpenAsync(node, Device, "request", Header, options ?? Quick, TestContext.Current.CancellationToken);

    public static async Task<WrittenScan> SendAsync(FakeNode node, IEnumerable<CtViewBlock> blocks)
    {
        await using ScanWriter writer = await OpenAsync(node);
        foreach (CtViewBlock block in blocks) await writer.WriteAsync(block, TestContext.Current.CancellationToken);
        return await writer.FinishAsync(TestContext.Current.CancellationToken);
    }
}
