using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Acquisition.Core.Ports.Catalog;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>Sends instances by C-STORE, one association a call. Never retries: what did not arrive is the caller's to send again.</summary>
public sealed class StoreSender(IOptions<DeliveryOptions> options)
{
    private readonly DeliveryOptions _options = options.Value;

    /// <summary>
    /// One outcome for each instance, as soon as it is known; everything that can go wrong on the way is an outcome, not an exception.
    /// The first answer that stays out ends the association: the other instances would wait as long, one after the other.
    /// A cancelled call aborts the association, yields what was answered until then and throws: the rest was not refused, only not sent.
    /// </summary>
    public async IAsyncEnumerable<StoreOutcome> SendAsync(
        DestinationOptions destination, IReadOnlyList<InstanceRecord> instances, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Answers answers = new(instances, leaving);
        Task association = SendAsync(destination, instances, answers, leaving.Token);
        try
        {
            await foreach (StoreOutcome outcome in answers.ReadAllAsync()) yield return outcome;
        }
        finally
        {
            await leaving.CancelAsync();
            await association;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task SendAsync(
        DestinationOptions destination, IReadOnlyList<InstanceRecord> instances, Answers answers, CancellationToken cancellationToken)
    {
        string refusal = "the association ended before the answer";
        StoreResult result = StoreResult.Unanswered;
        try
        {
            IDicomClient client = CreateClient(destination);
            foreach (InstanceRecord instance in instances)
            {
                if (await RequestAsync(instance, answers) is { } request) await client.AddRequestAsync(request);
            }

            client.AssociationAccepted += (_, _) => answers.Connected = true;
            await client.SendAsync(cancellationToken, DicomClientCancellationMode.ImmediatelyAbortAssociation);
        }
        catch (Exception exception)
        {
            // Whatever the library throws, from AggregateException to IOException, the instances have to be sent again.
            (result, refusal) = (answers.Connected ? StoreResult.Unanswered : StoreResult.NotConnected, Describe(exception));
        }

        // The client forgets unanswered requests without a word: after an abort, a lost connection, a timeout or a cancellation.
        if (answers.IsGivenUp) (result, refusal) = (StoreResult.Unanswered, "not sent: the destination had stopped answering");
        answers.Complete(cancellationToken.IsCancellationRequested && !answers.IsGivenUp ? null : (result, refusal));
    }

    private IDicomClient CreateClient(DestinationOptions destination)
    {
        IDicomClient client = DicomClientFactory.Create(
            destination.Host, destination.Port, useTls: false, _options.CallingAeTitle, destination.CalledAeTitle);
        client.ClientOptions.AssociationRequestTimeoutInMs = (int)_options.AssociationTimeout.TotalMilliseconds;
        // Attempts are the outbox's to count.
        client.ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests = 1;
        client.ServiceOptions.RequestTimeout = _options.ResponseTimeout;
        return client;
    }

    private async Task<DicomCStoreRequest?> RequestAsync(InstanceRecord instance, Answers answers)
    {
        try
        {
            DicomCStoreRequest request = new(await DicomFile.OpenAsync(instance.Path));
            request.OnResponseReceived += (_, response) => answers.Report(instance, response.Status);
            request.OnTimeout += (_, _) => answers.GiveUp(
                new StoreOutcome(instance, StoreResult.Unanswered, $"no answer within {_options.ResponseTimeout.TotalSeconds:0.###} s"));
            return request;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DicomException)
        {
            answers.Report(new StoreOutcome(instance, StoreResult.Unreadable, exception.Message));
            return null;
        }
    }

    private static string Describe(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var inner, ..] } => Describe(inner),
        DicomAssociationRejectedException rejected => $"association rejected: {rejected.RejectResult}, {rejected.RejectSource}, {rejected.RejectReason}",
        _ => exception.Message,
    };

    /// <summary>The first outcome of each instance wins: an answer that comes after its timeout is not counted twice.</summary>
    private sealed class Answers(IReadOnlyList<InstanceRecord> instances, CancellationTokenSource leaving)
    {
        private readonly Channel<StoreOutcome> _outcomes = Channel.CreateUnbounded<StoreOutcome>();
        private readonly HashSet<InstanceRecord> _missing = [.. instances];

        public bool Connected { get; set; }

        public bool IsGivenUp { get; private set; }

        public IAsyncEnumerable<StoreOutcome> ReadAllAsync() => _outcomes.Reader.ReadAllAsync();

        public void Report(InstanceRecord instance, DicomStatus status)
        {
            bool alreadyThere = status.Code == DicomStatus.DuplicateSOPInstance.Code;
            StoreResult result = alreadyThere ? StoreResult.StoredWithWarning : status.State switch
            {
                DicomState.Success => StoreResult.Stored,
                DicomState.Warning => StoreResult.StoredWithWarning,
                _ => StoreResult.Refused,
            };
            string detail = result == StoreResult.Stored ? "" : $"status {status.Code:X4} {status.Description}";
            Report(new StoreOutcome(instance, result, detail, status.ErrorComment ?? "") { Status = status.Code });
        }

        /// <summary>Reports the outcome and aborts the association.</summary>
        public void GiveUp(StoreOutcome outcome)
        {
            IsGivenUp = true;
            Report(outcome);
            // Not from here: the library is in the middle of its work.
            _ = leaving.CancelAsync();
        }

        public void Report(StoreOutcome outcome)
        {
            lock (_missing)
            {
                if (_missing.Remove(outcome.Instance)) _outcomes.Writer.TryWrite(outcome);
            }
        }

        /// <param name="rest">The outcome of those that have none; null gives them none.</param>
        public void Complete((StoreResult Result, string Detail)? rest)
        {
            if (rest is var (result, detail))
            {
                foreach (InstanceRecord instance in instances) Report(new StoreOutcome(instance, result, detail));
            }

            _outcomes.Writer.Complete();
        }
    }
}
