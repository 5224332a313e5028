using FellowOakDicom.Network;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>What the two ends allocate. Measured for the whole process, so nothing runs beside these.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Fact]
    public async Task A_server_allocates_nothing_for_an_announced_length()
    {
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: new Script());
        long before = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < 20; i++)
        {
            using RawPeer peer = await RawPeer.ConnectAsync(server.Port);
            await peer.SendAsync(RawPeer.Header(1, uint.MaxValue)); // 4 GiB
            await peer.ReadAbortAsync();
        }
        Assert.True(GC.GetTotalAllocatedBytes() - before < 5_000_000); // sockets, tasks and exceptions of 20 connections
    }

    [Fact]
    public async Task A_large_instance_leaves_piece_by_piece()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port);
        await exchange.AddStoreAsync(Instances.Ct(size: 5000, syntax: DicomTransferSyntax.ImplicitVRLittleEndian)); // 50 MB of pixels
        byte[] buffer = new byte[64 * 1024];
        long before = GC.GetTotalAllocatedBytes();

        Task send = exchange.Client.SendAsync();
        using RawPeer peer = await listener.AcceptAssociationAsync(1);
        long received = 0;
        while (received < 50_000_000) received += await peer.ReadSomeAsync(buffer);

        Assert.True(GC.GetTotalAllocatedBytes() - before < 10_000_000); // a fifth of one copy of the pixels
        peer.Dispose();
        await Assert.ThrowsAnyAsync<DicomNetworkException>(() => send);
    }
}
