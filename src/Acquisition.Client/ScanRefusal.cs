using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Acquisition.Client;

/// <summary>Why a node refused, as a program reads it: the google.rpc details that every refusal carries.</summary>
/// <param name="Reason">A stable UPPER_SNAKE name such as SEQUENCE_GAP; protos/README.md lists them all and says what to do about each.</param>
/// <param name="Facts">What the message mentions, by name: expected_sequence_number, …</param>
/// <param name="Fields">The fields that cannot be accepted, each with what is wrong; the first 50.</param>
/// <param name="RetryAfter">How long to wait before the next attempt; null when the node does not say.</param>
public sealed record ScanRefusal(
    string Reason, IReadOnlyDictionary<string, string> Facts, IReadOnlyList<KeyValuePair<string, string>> Fields, TimeSpan? RetryAfter)
{
    /// <summary>The domain of the contract's reasons.</summary>
    private const string Domain = "acquisition";

    /// <summary>The refusal that an exception carries; null when the call failed for another reason: no connection, no such service.</summary>
    public static ScanRefusal? Of(RpcException exception)
    {
        Google.Rpc.Status? status = exception.GetRpcStatus();
        if (status?.GetDetail<ErrorInfo>() is not { Domain: Domain } info) return null;
        return new ScanRefusal(
            info.Reason,
            new Dictionary<string, string>(info.Metadata),
            [.. (status.GetDetail<BadRequest>()?.FieldViolations ?? []).Select(field => KeyValuePair.Create(field.Field, field.Description))],
            status.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan());
    }

    /// <summary>What a node would answer, for what this side finds first: callers have one kind of failure to handle.</summary>
    internal static RpcException Refuse(StatusCode code, string reason, string message, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        ErrorInfo info = new() { Domain = Domain, Reason = reason };
        foreach ((string name, string value) in facts) info.Metadata.Add(name, value);
        return new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info) } }.ToRpcException();
    }
}
