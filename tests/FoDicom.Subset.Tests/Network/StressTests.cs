using FellowOakDicom.Network;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>Many associations at once, and noise.</summary>
public class StressTests
{
    [Fact]
    public async Task Sixty_associations_at_once_are_served_by_the_threads_of_the_pool()
    {
        var script = new Script
        {
            Store = async (_, _) =>
            {
                await Task.Delay(50);
                return DicomStatus.Success;
            }
        };
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: script);
        Exchange[] exchanges = [.. Enumerable.Range(0, 60).Select(_ => new Exchange(server.Port))];
        foreach (Exchange exchange in exchanges)
        {
            exchange.Client.ClientOptions.AssociationRequestTimeoutInMs = 60_000; // the machine may be busy
            await exchange.AddStoresAsync(5);
        }
        int threads = ThreadPool.ThreadCount;

        await Task.WhenAll(exchanges.Select(exchange => exchange.Client.SendAsync()));

        Assert.All(exchanges, exchange => Assert.Equal(5, exchange.Answers.Count(status => status == DicomStatus.Success)));
        Assert.Equal(300, script.Stored.Count);
        Assert.InRange(ThreadPool.ThreadCount, 0, threads + 40); // 60 associations have 120 ends: a thread each would be 120
    }

    [Fact]
    public async Task Noise_never_stops_the_server()
    {
        using IDicomServer server = DicomServerFactory.Create<ImpatientService>("127.0.0.1", 0, userState: new Script());
        byte[] conversation = RawPeer.Concat(
            RawPeer.AssociateRequest(),
            RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))),
            RawPeer.Pdu(4, RawPeer.Concat(
                RawPeer.Pdv(3, true, true, RawPeer.StoreCommand(2, "1.2.3")),
                RawPeer.Pdv(3, false, true, RawPeer.Element(0x0008, 0x0018, RawPeer.Padded("1.2.3"))))),
            RawPeer.Pdu(5, new byte[4]));
        var random = new Random(20261124);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = [.. conversation];
            for (int i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using RawPeer peer = await RawPeer.ConnectAsync(server.Port);
            await peer.SendAsync(bytes[..random.Next(1, bytes.Length)]);
        }

        using RawPeer last = await RawPeer.AssociateAsync(server.Port);
        await last.SendAsync(RawPeer.Pdu(4, RawPeer.Pdv(1, true, true, RawPeer.EchoCommand(1))));
        Assert.Equal(0, RawPeer.StatusOf(await last.ReadCommandAsync()));
        Assert.True(server.IsListening);
    }
}
