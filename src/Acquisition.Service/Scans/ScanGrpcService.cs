using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Reconstructions;
using Acquisition.Service.Errors;
using Acquisition.Service.Ingest;
using Acquisition.Wire;
using Grpc.Core;
using Recipe = Acquisition.Core.Model.Recipes.Recipe;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Scans;

/// <summary>The wire side of looking at scans and asking for reconstructions: translates messages into calls, and owns no rule.</summary>
public sealed class ScanGrpcService(
    ScanReader scans,
    ScanListing listing,
    ScanWatch watch,
    ImageStream images,
    IRawStore raw,
    IScanCatalog catalog,
    IOutbox outbox,
    OutboxSignal signal,
    IScanCodec codec,
    Admission admission,
    ReconstructionLife life,
    IHostApplicationLifetime lifetime)
    : ScanService.ScanServiceBase
{
    private const int MaximumReasonLength = 1024;

    public override async Task<GetScanResponse> GetScan(GetScanRequest request, ServerCallContext context)
    {
        ScanOverview overview = await scans.FindAsync(IngestGrpcService.Id(request.ScanId), context.CancellationToken);
        return new GetScanResponse { Scan = await scans.ReadAsync(overview, context.CancellationToken) };
    }

    public override Task<ListScansResponse> ListScans(ListScansRequest request, ServerCallContext context) =>
        listing.ListAsync(request, context.CancellationToken);

    public override Task WatchScan(WatchScanRequest request, IServerStreamWriter<WatchScanResponse> responseStream, ServerCallContext context) =>
        StreamAsync(token => watch.WatchScanAsync(IngestGrpcService.Id(request.ScanId), token), responseStream, context);

    public override async Task<ReconstructScanResponse> ReconstructScan(ReconstructScanRequest request, ServerCallContext context)
    {
        ScanId scan = IngestGrpcService.Id(request.ScanId);
        ScanHeader header = codec.DecodeHeader((await raw.ReadDescriptionAsync(scan, context.CancellationToken)).Header);
        WireReader reader = new();
        Recipe recipe = RecipeWire.FromWire(request.Recipe, "recipe", reader);
        IReadOnlyList<FieldViolation> violations = reader.Violations is [] ? ScanHeaderRules.CheckRecipe(header.Modality, recipe) : reader.Violations;
        if (violations is not []) throw new InvalidRequestException("RECIPE_INVALID", violations);
        Suitability suitability = admission.Check(header, recipe);
        if (!suitability.IsPossible) throw new InvalidRequestException("RECIPE_INVALID", suitability.Violations);

        ReconstructionRecord reconstruction = await life.RequestAsync(scan, recipe, suitability.Method, context.CancellationToken);
        return new ReconstructScanResponse { Reconstruction = (await watch.ReadAsync(reconstruction, context.CancellationToken)).Reconstruction };
    }

    public override async Task<GetReconstructionResponse> GetReconstruction(GetReconstructionRequest request, ServerCallContext context) =>
        await watch.ReadAsync(await FindAsync(request.ReconstructionId, context.CancellationToken), context.CancellationToken);

    public override async Task WatchReconstruction(
        WatchReconstructionRequest request, IServerStreamWriter<WatchReconstructionResponse> responseStream, ServerCallContext context)
    {
        ReconstructionRecord reconstruction = await FindAsync(request.ReconstructionId, context.CancellationToken);
        await StreamAsync(token => watch.WatchReconstructionAsync(reconstruction, token), responseStream, context);
    }

    public override async Task<CancelReconstructionResponse> CancelReconstruction(CancelReconstructionRequest request, ServerCallContext context)
    {
        if (request.Reason.Length > MaximumReasonLength || request.Reason.Any(char.IsControl))
            throw InvalidRequestException.Of("reason", $"must have at most {MaximumReasonLength} characters, none of them a control character");
        ReconstructionRecord known = await FindAsync(request.ReconstructionId, context.CancellationToken);
        ReconstructionRecord cancelled = await life.CancelAsync(known.Id, request.Reason, context.CancellationToken);
        return new CancelReconstructionResponse { Reconstruction = (await watch.ReadAsync(cancelled, context.CancellationToken)).Reconstruction };
    }

    public override async Task StreamImages(StreamImagesRequest request, IServerStreamWriter<StreamImagesResponse> responseStream, ServerCallContext context)
    {
        ReconstructionRecord reconstruction = await FindAsync(request.ReconstructionId, context.CancellationToken);
        await StreamAsync(
            token => images.ReadAllAsync(reconstruction, token).Select(frame => new StreamImagesResponse { Frame = frame }), responseStream, context);
    }

    public override async Task<ListDeliveriesResponse> ListDeliveries(ListDeliveriesRequest request, ServerCallContext context)
    {
        ScanOverview scan = await scans.FindAsync(IngestGrpcService.Id(request.ScanId), context.CancellationToken);
        ListDeliveriesResponse response = new();
        response.Deliveries.AddRange((await outbox.ListDeliveriesAsync(scan.Scan.Id, context.CancellationToken)).Select(ScanWire.ToWire));
        return response;
    }

    public override async Task<RetryDeliveryResponse> RetryDelivery(RetryDeliveryRequest request, ServerCallContext context)
    {
        ScanOverview scan = await scans.FindAsync(IngestGrpcService.Id(request.ScanId), context.CancellationToken);
        int retried = await outbox.RetryAsync(scan.Scan.Id, request.Destination, request.SopInstanceUid, context.CancellationToken);
        if (retried == 0 && (request.Destination.Length > 0 || request.SopInstanceUid.Length > 0) && !await IsDeliveryAsync(scan.Scan.Id, request, context.CancellationToken))
            throw Refusals.DeliveryNotFound(scan.Scan.Id, request.Destination, request.SopInstanceUid);
        signal.Ring();
        return new RetryDeliveryResponse { RetriedCount = retried };
    }

    private async Task<bool> IsDeliveryAsync(ScanId scan, RetryDeliveryRequest request, CancellationToken cancellationToken) =>
        (await outbox.ListDeliveriesAsync(scan, cancellationToken)).Any(d =>
            (request.Destination.Length == 0 || d.Destination == request.Destination)
            && (request.SopInstanceUid.Length == 0 || d.Instance.SopInstanceUid == request.SopInstanceUid));

    private async Task<ReconstructionRecord> FindAsync(string text, CancellationToken cancellationToken) =>
        (Guid.TryParseExact(text, "N", out Guid id) ? await catalog.FindReconstructionAsync(id, cancellationToken) : null)
        ?? throw Refusals.ReconstructionNotFound(text.Length == 32 && text.All(char.IsAsciiHexDigit) ? text : "of this name");

    /// <summary>Writes until the source, the caller or the node ends.</summary>
    private async Task StreamAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, IServerStreamWriter<T> target, ServerCallContext context)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (T message in source(ends.Token)) await target.WriteAsync(message, ends.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Refusals.ShuttingDown();
        }
    }
}
