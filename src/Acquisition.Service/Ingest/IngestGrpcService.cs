using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Scans;
using Acquisition.Service.Errors;
using Acquisition.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Ingest;

/// <summary>The wire side of ingest: translates messages into calls, and owns no rule.</summary>
public sealed class IngestGrpcService(
    ScanCreation creation, ScanIntake intake, ScanLife life, IRawStore raw, IHostApplicationLifetime lifetime, IOptions<IngestOptions> options)
    : IngestService.IngestServiceBase
{
    private const int MaximumReasonLength = 1024;

    public override async Task<CreateScanResponse> CreateScan(CreateScanRequest request, ServerCallContext context)
    {
        OpenedScan scan = await creation.CreateAsync(request, context.CancellationToken);
        RawScanStatus status = await intake.GetStatusAsync(scan.Id, context.CancellationToken);
        CreateScanResponse response = new()
        {
            ScanId = scan.Id.ToString(),
            WriteToken = scan.WriteToken,
            NextSequenceNumber = status.NextSequenceNumber,
            MaxBlockBytes = options.Value.MaxBlockBytes,
            WindowBytes = options.Value.WindowBytes,
        };
        response.Warnings.AddRange(scan.Warnings.Select(WarningWire.ToWire));
        return response;
    }

    public override async Task WriteScan(
        IAsyncStreamReader<WriteScanRequest> requestStream, IServerStreamWriter<WriteScanResponse> responseStream, ServerCallContext context)
    {
        using WriteSession session = new(intake, options.Value, requestStream, responseStream, lifetime.ApplicationStopping);
        await session.RunAsync(context.CancellationToken);
    }

    public override async Task<AppendBlockResponse> AppendBlock(AppendBlockRequest request, ServerCallContext context)
    {
        IntakeScan scan = await intake.OpenAsync(Id(request.ScanId), context.CancellationToken);
        long epoch = await intake.TakeOverAsync(scan, request.WriteToken, context.CancellationToken);
        await intake.AppendAsync(scan, epoch, BlockWire.FromWire(scan.Id, request.Block ?? new Block()), context.CancellationToken);
        return new AppendBlockResponse { NextSequenceNumber = await intake.FlushAsync(scan, context.CancellationToken) };
    }

    public override async Task<FinishScanResponse> FinishScan(FinishScanRequest request, ServerCallContext context) => new()
    {
        Finished = await intake.FinishAsync(Id(request.ScanId), request.WriteToken, request.Finish ?? new WriteFinish(), context.CancellationToken),
    };

    public override async Task<GetWriteStatusResponse> GetWriteStatus(GetWriteStatusRequest request, ServerCallContext context)
    {
        RawScanStatus status = await intake.GetStatusAsync(Id(request.ScanId), context.CancellationToken);
        return new GetWriteStatusResponse
        {
            NextSequenceNumber = status.NextSequenceNumber,
            Chain = ByteString.CopyFrom(status.Chain.Span),
            BlockBytes = status.BlockBytes,
            LostBlockCount = status.LostBlocks,
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
        if (request.Reason.Length > MaximumReasonLength || request.Reason.Any(char.IsControl))
            throw InvalidRequestException.Of("reason", $"must have at most {MaximumReasonLength} characters, none of them a control character");
        await raw.CheckTokenAsync(scan, request.WriteToken, context.CancellationToken);
        await life.AbortAsync(scan, request.Reason, context.CancellationToken);
        return new AbortScanResponse { NextSequenceNumber = (await intake.GetStatusAsync(scan, context.CancellationToken)).NextSequenceNumber };
    }

    internal static ScanId Id(string text) => ScanId.TryParse(text, out ScanId scan) ? scan : throw Refusals.ScanNotFound(Printable(text));

    /// <summary>What a caller sent as a name, fit for an error message.</summary>
    private static string Printable(string text) => $"'{new string([.. text.Take(64).Select(c => char.IsControl(c) ? '?' : c)])}'";
}
