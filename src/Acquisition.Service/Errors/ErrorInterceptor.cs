using System.Collections.Frozen;
using System.Text.Json;
using Acquisition.Core.Model.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Status = Google.Rpc.Status;

namespace Acquisition.Service.Errors;

/// <summary>The one place where a domain exception becomes a canonical code with its details (google.rpc.ErrorInfo, BadRequest, RetryInfo).</summary>
public sealed class ErrorInterceptor : Interceptor
{
    private const string Domain = "acquisition";

    /// <summary>Freeing disk space, or a disk, takes a person a moment.</summary>
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(5);

    /// <summary>Violations that an answer carries: more would overflow the trailers that clients accept.</summary>
    private const int MaximumViolations = 50;
    private const int MaximumDescription = 160;

    private static readonly FrozenDictionary<RefusalReason, Code> Codes = new Dictionary<RefusalReason, Code>
    {
        [RefusalReason.ScanNotFound] = Code.NotFound,
        [RefusalReason.ReconstructionNotFound] = Code.NotFound,
        [RefusalReason.DeliveryNotFound] = Code.NotFound,
        [RefusalReason.WriteTokenInvalid] = Code.PermissionDenied,
        [RefusalReason.WriterReplaced] = Code.Aborted,
        [RefusalReason.SequenceGap] = Code.OutOfRange,
        [RefusalReason.ChecksumMismatch] = Code.DataLoss,
        [RefusalReason.ConflictingBlock] = Code.DataLoss,
        [RefusalReason.DigestMismatch] = Code.DataLoss,
        [RefusalReason.RawDataCorrupt] = Code.DataLoss,
        [RefusalReason.BlockTooLarge] = Code.InvalidArgument,
        [RefusalReason.MalformedBlock] = Code.InvalidArgument,
        [RefusalReason.ScanFinished] = Code.FailedPrecondition,
        [RefusalReason.ScanAborted] = Code.FailedPrecondition,
        [RefusalReason.HeaderConflict] = Code.FailedPrecondition,
        [RefusalReason.ScanNotComplete] = Code.FailedPrecondition,
        [RefusalReason.ReconstructionEnded] = Code.FailedPrecondition,
        [RefusalReason.StorageFull] = Code.ResourceExhausted,
        [RefusalReason.StorageFailed] = Code.Unavailable,
        [RefusalReason.CatalogFailed] = Code.Unavailable,
        [RefusalReason.ShuttingDown] = Code.Unavailable,
        [RefusalReason.IdleTimeout] = Code.DeadlineExceeded,
    }.ToFrozenDictionary();

    static ErrorInterceptor()
    {
        // A reason that is added without a code fails every call, and so every test, at once.
        RefusalReason[] missing = [.. System.Enum.GetValues<RefusalReason>().Where(reason => !Codes.ContainsKey(reason))];
        if (missing is not []) throw new InvalidOperationException($"No code for {string.Join(", ", missing)}.");
    }

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
        RefusalException refusal => Refuse(refusal),
        InvalidRequestException invalid => Refuse(invalid),
        _ => null,
    };

    private static RpcException Refuse(RefusalException refusal)
    {
        ErrorInfo info = new() { Domain = Domain, Reason = JsonNamingPolicy.SnakeCaseUpper.ConvertName(refusal.Reason.ToString()) };
        foreach ((string name, string value) in refusal.Facts) info.Metadata.Add(name, value);
        return Codes[refusal.Reason] is Code.ResourceExhausted or Code.Unavailable
            ? Refuse(Codes[refusal.Reason], refusal.Message, info, new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryWhenFull) })
            : Refuse(Codes[refusal.Reason], refusal.Message, info);
    }

    private static RpcException Refuse(InvalidRequestException invalid)
    {
        BadRequest fields = new();
        fields.FieldViolations.AddRange(
            invalid.Violations.Take(MaximumViolations).Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = Shortened(v.Description) }));
        return Refuse(Code.InvalidArgument, invalid.Message, new ErrorInfo { Domain = Domain, Reason = invalid.Reason }, fields);
    }

    private static RpcException Refuse(Code code, string message, params ReadOnlySpan<IMessage> details)
    {
        Status status = new() { Code = (int)code, Message = message };
        foreach (IMessage detail in details) status.Details.Add(Any.Pack(detail));
        return status.ToRpcException();
    }

    private static string Shortened(string text) => text.Length <= MaximumDescription ? text : $"{text[..(MaximumDescription - 1)]}…";
}
