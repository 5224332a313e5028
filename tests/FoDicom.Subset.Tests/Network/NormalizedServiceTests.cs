using System.Text;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>The normalized services: command sets against the tables of PS3.7 section 10.3, and both ends with each other.</summary>
public class NormalizedServiceTests
{
    private static readonly DicomUID Instance = new("1.2.826.0.1.3680043.10.999.4", "instance", DicomUidType.SOPInstance);

    public static TheoryData<string, DicomRequest, string[]> CommandSets => new()
    {
        {
            "N-CREATE names what is affected (table 10.3-9)",
            new DicomNCreateRequest(DicomUID.ModalityPerformedProcedureStep, Instance),
            ["(0000,0002)=1.2.840.10008.3.1.2.3.3", "(0000,0100)=320", "(0000,0800)=257", $"(0000,1000)={Instance.UID}"]
        },
        {
            "N-SET names what is requested (table 10.3-5)",
            new DicomNSetRequest(DicomUID.ModalityPerformedProcedureStep, Instance),
            ["(0000,0003)=1.2.840.10008.3.1.2.3.3", "(0000,0100)=288", "(0000,0800)=257", $"(0000,1001)={Instance.UID}"]
        },
        {
            "N-ACTION names what is requested, and the action (table 10.3-7)",
            new DicomNActionRequest(DicomUID.StorageCommitmentPushModel, DicomUID.StorageCommitmentPushModelInstance, 1),
            ["(0000,0003)=1.2.840.10008.1.20.1", "(0000,0100)=304", "(0000,0800)=257", "(0000,1001)=1.2.840.10008.1.20.1.1", "(0000,1008)=1"]
        },
        {
            "N-EVENT-REPORT names what is affected, and the event (table 10.3-1)",
            new DicomNEventReportRequest(DicomUID.StorageCommitmentPushModel, DicomUID.StorageCommitmentPushModelInstance, 2),
            ["(0000,0002)=1.2.840.10008.1.20.1", "(0000,0100)=256", "(0000,0800)=257", "(0000,1000)=1.2.840.10008.1.20.1.1", "(0000,1002)=2"]
        },
        {
            "N-GET names what is requested, and the attributes (table 10.3-3)",
            new DicomNGetRequest(DicomUID.ModalityPerformedProcedureStepRetrieve, Instance, DicomTag.PatientID, DicomTag.Modality),
            ["(0000,0003)=1.2.840.10008.3.1.2.3.4", "(0000,0100)=272", "(0000,0800)=257", $"(0000,1001)={Instance.UID}", @"(0000,1005)=(0010,0020)\(0008,0060)"]
        },
        {
            "N-DELETE names what is requested (table 10.3-11)",
            new DicomNDeleteRequest(DicomUID.ModalityPerformedProcedureStep, Instance),
            ["(0000,0003)=1.2.840.10008.3.1.2.3.3", "(0000,0100)=336", "(0000,0800)=257", $"(0000,1001)={Instance.UID}"]
        }
    };

    [Theory]
    [MemberData(nameof(CommandSets))]
    public void A_command_set_has_the_elements_of_its_table(string table, DicomRequest request, string[] elements)
    {
        IEnumerable<string> actual = request.Command.OfType<DicomElement>()
            .Where(element => element.Tag != DicomTag.MessageID)
            .Select(element => $"{element.Tag}={request.Command.GetString(element.Tag)}");

        Assert.Equal([table, .. elements], [table, .. actual]);
    }

    [Fact]
    public async Task Each_request_reaches_its_provider_and_each_answer_its_request()
    {
        using IDicomServer server = DicomServerFactory.Create<NormalizedService>("127.0.0.1", 0);
        IDicomClient client = DicomClientFactory.Create("127.0.0.1", server.Port, false, "CLIENT", "SERVER");
        List<string> answers = [];
        var step = new DicomDataset { { DicomTag.PerformedProcedureStepStatus, "IN PROGRESS" } };

        var create = new DicomNCreateRequest(DicomUID.ModalityPerformedProcedureStep, Instance) { Dataset = step };
        create.OnResponseReceived += (_, response) => answers.Add($"create {response.Status.Code:X4} {response.SOPInstanceUID?.UID}");
        var set = new DicomNSetRequest(DicomUID.ModalityPerformedProcedureStep, Instance) { Dataset = step };
        set.OnResponseReceived += (_, response) => answers.Add($"set {response.Status.Code:X4} {response.Status.ErrorComment}");
        var get = new DicomNGetRequest(DicomUID.ModalityPerformedProcedureStep, Instance);
        get.OnResponseReceived += (_, response) => answers.Add($"get {response.Dataset!.GetString(DicomTag.PerformedProcedureStepStatus)}");
        var action = new DicomNActionRequest(DicomUID.StorageCommitmentPushModel, DicomUID.StorageCommitmentPushModelInstance, 1) { Dataset = step };
        action.OnResponseReceived += (_, response) => answers.Add($"action {response.Status.Code:X4} {response.ActionTypeID}");
        var delete = new DicomNDeleteRequest(DicomUID.ModalityPerformedProcedureStep, Instance);
        delete.OnResponseReceived += (_, response) => answers.Add($"delete {response.Status.Code:X4}");
        await client.AddRequestsAsync([create, set, get, action, delete]);
        // The server reports the action's outcome over the same association, before it answers the deletion.
        client.OnNEventReportRequest = request =>
        {
            lock (answers) answers.Add($"event {request.EventTypeID} {request.Dataset!.GetString(DicomTag.TransactionUID)}");
            return Task.FromResult(new DicomNEventReportResponse(request, DicomStatus.Success));
        };

        await client.SendAsync();

        Assert.Equal(
            ["action 0000 1", $"create 0000 {Instance.UID}", "delete 0000", "event 1 1.2.3", "get IN PROGRESS", "set 0110 not again"],
            answers.Order(StringComparer.Ordinal)); // the event may come before or after the answer to its action
    }

    private sealed class NormalizedService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomNServiceProvider
    {
        private readonly TaskCompletionSource _reported = new();
        private DicomDataset? _step;

        public async Task OnReceiveAssociationRequestAsync(DicomAssociation association)
        {
            foreach (DicomPresentationContext context in association.PresentationContexts) context.SetResult(DicomPresentationContextResult.Accept);
            await SendAssociationAcceptAsync(association);
        }

        public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

        public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        {
        }

        public void OnConnectionClosed(Exception? exception)
        {
        }

        public Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request)
        {
            _step = request.Dataset;
            return Task.FromResult(new DicomNCreateResponse(request, DicomStatus.Success));
        }

        public Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request) =>
            Task.FromResult(new DicomNSetResponse(request, new DicomStatus(DicomStatus.ProcessingFailure, "not again")));

        public Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request) =>
            Task.FromResult(new DicomNGetResponse(request, DicomStatus.Success) { Dataset = _step });

        public async Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request)
        {
            var report = new DicomNEventReportRequest(request.SOPClassUID!, request.SOPInstanceUID!, 1)
            {
                Dataset = new DicomDataset { { DicomTag.TransactionUID, "1.2.3" } }
            };
            report.OnResponseReceived += (_, _) => _reported.SetResult();
            await SendRequestAsync(report);
            return new DicomNActionResponse(request, DicomStatus.Success);
        }

        public async Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request)
        {
            await _reported.Task;
            return new DicomNDeleteResponse(request, DicomStatus.Success);
        }

        public Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request) => throw new NotSupportedException();
    }
}
