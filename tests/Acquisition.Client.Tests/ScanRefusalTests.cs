using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Acquisition.Client.Tests;

/// <summary>A program reads a refusal's reason and facts, not its sentence.</summary>
public class ScanRefusalTests
{
    [Fact]
    public void Reason_facts_fields_and_pause_are_read_from_the_details()
    {
        Google.Rpc.Status status = new()
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = "no",
            Details =
            {
                Any.Pack(new ErrorInfo { Domain = "acquisition", Reason = "HEADER_INVALID", Metadata = { ["limit"] = "7" } }),
                Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "header.ct.path", Description = "is required" } } }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) }),
            },
        };
        ScanRefusal? refusal = ScanRefusal.Of(status.ToRpcException());

        Assert.Equal("HEADER_INVALID", refusal?.Reason);
        Assert.Equal("7", refusal!.Facts["limit"]);
        Assert.Equal(KeyValuePair.Create("header.ct.path", "is required"), Assert.Single(refusal.Fields));
        Assert.Equal(TimeSpan.FromSeconds(5), refusal.RetryAfter);
    }

    [Fact]
    public void A_failure_that_is_no_refusal_of_the_nodes_has_none()
    {
        Assert.Null(ScanRefusal.Of(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "no connection"))));
        Google.Rpc.Status other = new() { Code = (int)StatusCode.Internal, Details = { Any.Pack(new ErrorInfo { Domain = "proxy.example", Reason = "X" }) } };
        Assert.Null(ScanRefusal.Of(other.ToRpcException()));
    }
}
