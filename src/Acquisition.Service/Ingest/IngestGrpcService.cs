using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Ingest;

/// <summary>The wire side of ingest: translates messages into calls of <see cref="ScanIntake"/> and the raw store, and owns no rule.</summary>
public sealed class IngestGrpcService(ScanIntake intake, IOptions<IngestOptions> options) : IngestService.IngestServiceBase
{
    public override async Task<CreateScanResponse> CreateScan(CreateScanRequest request, ServerCallContext context)
    {
        ScanId scan = await intake.CreateAsync(request, context.CancellationToken);
        RawScanStatus status = await intake.GetStatusAsync(scan, context.CancellationToken);
        return new CreateScanResponse
        {
            ScanId = scan.ToString(),
            Epoch = status.Epoch,
            NextSequenceNumber = status.NextSequenceNumber,
            MaxBlockBytes = options.Value.MaxBlockBytes,
            WindowBytes = options.Value.WindowBytes,
        };
    }

    public override async Task WriteScan(
        IAsyncStreamReader<WriteScanRequest> requestStream, IServerStreamWriter<WriteScanResponse> responseStream, ServerCallContext context)
    {
        using WriteSession session = new(intake, options.Value, requestStream, responseStream);
        await session.RunAsync(context.CancellationToken);
    }

    public override async Task<AppendBlockResponse> AppendBlock(AppendBlockRequest request, ServerCallContext context)
    {
        IntakeScan scan = await intake.OpenAsync(Id(request.ScanId), context.CancellationToken);
        await intake.AppendAsync(scan, request.Epoch, request.Block ?? new Block(), context.CancellationToken);
        return new AppendBlockResponse { NextSequenceNumber = await intake.FlushAsync(scan, context.CancellationToken) };
    }

    public override async Task<FinishScanResponse> FinishScan(FinishScanRequest request, ServerCallContext context)
    {
        IntakeScan scan = await intake.OpenAsync(Id(request.ScanId), context.CancellationToken);
        return new FinishScanResponse { Finished = await intake.FinishAsync(scan, request.Epoch, request.Finish ?? new WriteFinish(), context.CancellationToken) };
    }

    public override async Task<GetWriteStatusResponse> GetWriteStatus(GetWriteStatusRequest request, ServerCallContext context)
    {
        RawScanStatus status = await intake.GetStatusAsync(Id(request.ScanId), context.CancellationToken);
        return new GetWriteStatusResponse
        {
            Epoch = status.Epoch,
            NextSequenceNumber = status.NextSequenceNumber,
            PayloadBytes = status.PayloadBytes,
            State = status.Phase switch
            {
                RawScanPhase.Complete => GetWriteStatusResponse.Types.State.Complete,
                RawScanPhase.Aborted => GetWriteStatusResponse.Types.State.Aborted,
                _ => GetWriteStatusResponse.Types.State.Receiving,
            },
        };
    }

    public override async Task<AbortScanResponse> AbortScan(AbortScanRequest request, ServerCallContext context)
    {
        ScanId scan = Id(request.ScanId);
        await intake.AbortAsync(scan, request.Reason, context.CancellationToken);
        return new AbortScanResponse { NextSequenceNumber = (await intake.GetStatusAsync(scan, context.CancellationToken)).NextSequenceNumber };
    }

    internal static ScanId Id(string text) => ScanId.TryParse(text, out ScanId scan) ? scan : throw Refusals.ScanNotFound(text);
}
