using System.Text;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Tests.Network.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

public class RegistrationTests
{
    [Fact]
    public async Task A_service_gets_what_else_its_constructor_asks_for_from_the_container()
    {
        var script = new Script();
        await using ServiceProvider container = new ServiceCollection().AddFellowOakDicom().AddSingleton(script).BuildServiceProvider();
        using IDicomServer server = container.GetRequiredService<IDicomServerFactory>().Create<NeedyService>("127.0.0.1", 0, userState: script);
        IDicomClient client = container.GetRequiredService<IDicomClientFactory>().Create("127.0.0.1", server.Port, false, "CLIENT", "SERVER");
        await client.AddRequestAsync(new DicomCEchoRequest());

        await client.SendAsync();

        Assert.Equal("constructed with the container's script", Assert.Single(script.Unreadable).Message);
    }

    [Fact]
    public void A_server_listens_at_the_address_it_is_given()
    {
        using IDicomServer server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0);

        Assert.Equal("127.0.0.1", server.IPAddress);
        Assert.True(server.IsListening);
        Assert.InRange(server.Port, 1, ushort.MaxValue);
        // The same port at another of the machine's addresses is still free.
        using IDicomServer other = DicomServerFactory.Create<ScriptedService>("127.0.0.2", server.Port);
        Assert.Equal(server.Port, other.Port);
    }

    [Theory]
    [InlineData(0u)] // "no limit" is no limit to the memory either
    [InlineData(4095u)]
    [InlineData(uint.MaxValue)]
    public void A_maximum_pdu_length_that_cannot_be_kept_is_refused(uint length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DicomServiceOptions { MaxPDULength = length });
    }

    private sealed class NeedyService : ScriptedService
    {
        public NeedyService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies, Script script)
            : base(stream, encoding, logger, dependencies) =>
            script.Unreadable.Enqueue(new InvalidOperationException("constructed with the container's script"));
    }
}
