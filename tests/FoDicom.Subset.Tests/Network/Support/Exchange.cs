using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Network.Tls;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>A client with requests whose answers are kept.</summary>
internal sealed class Exchange
{
    public Exchange(int port, string calledAe = "SERVER", ITlsInitiator? tls = null) =>
        Client = DicomClientFactory.Create("127.0.0.1", port, tls, "CLIENT", calledAe);

    public IDicomClient Client { get; }

    /// <summary>The statuses that callbacks reported, in their order.</summary>
    public List<DicomStatus> Answers { get; } = [];

    public List<DicomRequest> TimedOut { get; } = [];

    public async Task<DicomCEchoRequest> AddEchoAsync()
    {
        var request = new DicomCEchoRequest();
        request.OnResponseReceived += (_, response) => Answers.Add(response.Status);
        request.OnTimeout += (_, _) => TimedOut.Add(request);
        await Client.AddRequestAsync(request);
        return request;
    }

    public async Task<DicomCStoreRequest> AddStoreAsync(DicomFile file)
    {
        var request = new DicomCStoreRequest(file);
        request.OnResponseReceived += (_, response) => Answers.Add(response.Status);
        request.OnTimeout += (_, _) => TimedOut.Add(request);
        await Client.AddRequestAsync(request);
        return request;
    }

    public async Task AddStoresAsync(int count)
    {
        for (int i = 1; i <= count; i++) await AddStoreAsync(Instances.Ct(i));
    }
}
