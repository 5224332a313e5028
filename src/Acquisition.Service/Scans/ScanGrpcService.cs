using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline;
using Acquisition.Service.Ingest;
using Grpc.Core;
using Recipe = Acquisition.Core.Model.Recipes.Recipe;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Scans;

/// <summary>The wire side of looking at scans: reads the catalog, follows events, asks for reconstructions.</summary>
public sealed class ScanGrpcService(
    ScanReader scans, IRawStore raw, IScanCatalog catalog, IOutbox outbox, IScanCodec codec, IScanEvents events, ReconstructionQueue queue, TimeProvider time)
    : ScanService.ScanServiceBase
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1000;

    public override async Task<GetScanResponse> GetScan(GetScanRequest request, ServerCallContext context) =>
        new() { Scan = await scans.ReadAsync(IngestGrpcService.Id(request.ScanId), context.CancellationToken) };

    public override async Task<ListScansResponse> ListScans(ListScansRequest request, ServerCallContext context)
    {
        int size = request.PageSize == 0 ? DefaultPageSize : Math.Clamp(request.PageSize, 1, MaximumPageSize);
        DateTimeOffset? before = null;
        if (request.PageToken.Length > 0)
        {
            if (!DateTimeOffset.TryParse(request.PageToken, out DateTimeOffset token))
                throw new InvalidRequestException("REQUEST_INVALID", [new FieldViolation("page_token", "must be a token from an earlier answer")]);
            before = token;
        }

        IReadOnlyList<ScanRecord> page = await catalog.ListScansAsync(size, before, context.CancellationToken);
        ListScansResponse response = new() { NextPageToken = page.Count == size ? page[^1].CreateTime.ToString("O") : "" };
        foreach (ScanRecord scan in page) response.Scans.Add(await scans.ReadAsync(scan, context.CancellationToken));
        return response;
    }

    public override async Task WatchScan(WatchScanRequest request, IServerStreamWriter<WatchScanResponse> responseStream, ServerCallContext context)
    {
        ScanId id = IngestGrpcService.Id(request.ScanId);

        // Listening starts before the snapshot is taken, so nothing falls between the two.
        await using IAsyncEnumerator<ScanEvent> occurrences = events.WatchAsync(id, context.CancellationToken).GetAsyncEnumerator(context.CancellationToken);
        Scan snapshot = await scans.ReadAsync(id, context.CancellationToken);
        await responseStream.WriteAsync(new WatchScanResponse { Snapshot = snapshot }, context.CancellationToken);
        while (!ScanWire.IsEnd(snapshot.State) && await occurrences.MoveNextAsync())
        {
            if (occurrences.Current is StateChanged)
            {
                snapshot = await scans.ReadAsync(id, context.CancellationToken);
                await responseStream.WriteAsync(new WatchScanResponse { Snapshot = snapshot }, context.CancellationToken);
            }
            else
            {
                await responseStream.WriteAsync(ScanWire.ToWire(occurrences.Current), context.CancellationToken);
            }
        }
    }

    public override async Task<ReconstructScanResponse> ReconstructScan(ReconstructScanRequest request, ServerCallContext context)
    {
        ScanId scan = IngestGrpcService.Id(request.ScanId);
        ScanHeader header = codec.DecodeHeader(await raw.ReadHeaderAsync(scan, context.CancellationToken));
        WireReader reader = new();
        Recipe recipe = RecipeWire.FromWire(request.Recipe, "recipe", reader);
        IReadOnlyList<FieldViolation> violations = reader.Violations is [] ? ScanHeaderRules.CheckRecipe(header.Acquisition, recipe) : reader.Violations;
        if (violations is not []) throw new InvalidRequestException("RECIPE_INVALID", violations);

        IReadOnlyList<ReconstructionRecord> known = await catalog.ListReconstructionsAsync(scan, context.CancellationToken);
        ReconstructionRecord asked = ReconstructionRequest.Of(scan, recipe, known.Max(r => r.Ordinal) + 1, time.GetUtcNow());
        ReconstructionRecord reconstruction = await catalog.AddOrGetReconstructionAsync(asked, context.CancellationToken);
        if (reconstruction.State == ReconstructionState.Failed)
        {
            // Asking again for what failed is how an operator tries again.
            reconstruction = reconstruction with { State = ReconstructionState.Pending, Reason = "" };
            await catalog.UpdateReconstructionAsync(reconstruction, context.CancellationToken);
        }

        if (reconstruction.State == ReconstructionState.Pending) queue.Enqueue(reconstruction.Id);
        return new ReconstructScanResponse { Reconstruction = ScanWire.ToWire(reconstruction) };
    }

    public override async Task<ListDeliveriesResponse> ListDeliveries(ListDeliveriesRequest request, ServerCallContext context)
    {
        ListDeliveriesResponse response = new();
        foreach (DeliveryRecord delivery in await outbox.ListDeliveriesAsync(IngestGrpcService.Id(request.ScanId), context.CancellationToken))
            response.Deliveries.Add(ScanWire.ToWire(delivery));
        return response;
    }
}
