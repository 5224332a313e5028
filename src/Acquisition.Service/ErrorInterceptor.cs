using System.Collections.Frozen;
using System.Text.Json;
using Acquisition.Core.Store;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Status = Google.Rpc.Status;

namespace Acquisition.Service;

/// <summary>The one place where a domain exception becomes a canonical code with its details (google.rpc.ErrorInfo, BadRequest, RetryInfo).</summary>
public sealed class ErrorInterceptor : Interceptor
{
    private const string Domain = "acquisition";

    /// <summary>Freeing disk space, or a disk, takes a person a moment.</summary>
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(5);

    private static readonly FrozenDictionary<IngestReason, Code> Codes = new Dictionary<IngestReason, Code>
    {
        [IngestReason.ScanNotFound] = Code.NotFound,
        [IngestReason.StaleEpoch] = Code.Aborted,
        [IngestReason.SequenceGap] = Code.OutOfRange,
        [IngestReason.ChecksumMismatch] = Code.DataLoss,
        [IngestReason.ConflictingBlock] = Code.DataLoss,
        [IngestReason.DigestMismatch] = Code.DataLoss,
        [IngestReason.RawDataCorrupt] = Code.DataLoss,
        [IngestReason.BlockTooLarge] = Code.InvalidArgument,
        [IngestReason.MalformedBlock] = Code.InvalidArgument,
        [IngestReason.ScanFinished] = Code.FailedPrecondition,
        [IngestReason.ScanAborted] = Code.FailedPrecondition,
        [IngestReason.HeaderConflict] = Code.FailedPrecondition,
        [IngestReason.StorageFull] = Code.ResourceExhausted,
        [IngestReason.StorageFailed] = Code.Unavailable,
        [IngestReason.IdleTimeout] = Code.DeadlineExceeded,
    }.ToFrozenDictionary();

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (Translate(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (Translate(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (Translate(exception) is { } refusal)
        {
            throw refusal;
        }
    }

    private static RpcException? Translate(Exception exception) => exception switch
    {
        IngestException refusal => Refuse(refusal),
        InvalidRequestException invalid => Refuse(invalid),
        _ => null,
    };

    private static RpcException Refuse(IngestException refusal)
    {
        ErrorInfo info = new() { Domain = Domain, Reason = JsonNamingPolicy.SnakeCaseUpper.ConvertName(refusal.Reason.ToString()) };
        foreach ((string name, string value) in refusal.Facts) info.Metadata.Add(name, value);
        return refusal.Reason is IngestReason.StorageFull or IngestReason.StorageFailed
            ? Refuse(Codes[refusal.Reason], refusal.Message, info, new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryWhenFull) })
            : Refuse(Codes[refusal.Reason], refusal.Message, info);
    }

    private static RpcException Refuse(InvalidRequestException invalid)
    {
        BadRequest fields = new();
        fields.FieldViolations.AddRange(
            invalid.Violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }));
        return Refuse(Code.InvalidArgument, invalid.Message, new ErrorInfo { Domain = Domain, Reason = invalid.Reason }, fields);
    }

    private static RpcException Refuse(Code code, string message, params ReadOnlySpan<IMessage> details)
    {
        Status status = new() { Code = (int)code, Message = message };
        foreach (IMessage detail in details) status.Details.Add(Any.Pack(detail));
        return status.ToRpcException();
    }
}
