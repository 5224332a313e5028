using System.Security.Cryptography;
using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>A client that speaks the protocol message by message, right or wrong, as the test wants it.</summary>
internal sealed class RawSender(GrpcChannel channel, string scanId, long epoch, IReadOnlyList<byte[]> payloads)
{
    public IngestService.IngestServiceClient Client { get; } = new(channel);

    public string ScanId => scanId;

    public long Epoch { get; private set; } = epoch;

    public IReadOnlyList<byte[]> Payloads => payloads;

    public static async Task<RawSender> CreateAsync(GrpcChannel channel, ScanHeader header, IEnumerable<AcquiredBlock> blocks)
    {
        CreateScanResponse created = await new IngestService.IngestServiceClient(channel).CreateScanAsync(
            new CreateScanRequest { RequestId = Guid.NewGuid().ToString(), Header = HeaderWire.ToWire(header) });
        return new RawSender(channel, created.ScanId, created.Epoch, [.. blocks.Select(WireCodec.EncodeBlock)]);
    }

    public Block Block(int sequence) => new()
    {
        SequenceNumber = sequence,
        Payload = ByteString.CopyFrom(payloads[sequence]),
        Crc32C = Crc32C.Compute(payloads[sequence]),
    };

    public WriteFinish Finish() => new() { BlockCount = payloads.Count, Sha256 = ByteString.CopyFrom(Digest(payloads.Count)) };

    public byte[] Digest(int count)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] payload in payloads.Take(count)) hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    /// <summary>Opens a stream at a sequence number and waits until it is this one's.</summary>
    public async Task<AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse>> OpenAsync(long sequenceNumber, long? epoch = null)
    {
        AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = Client.WriteScan();
        await call.RequestStream.WriteAsync(new WriteScanRequest
        {
            Open = new WriteOpen { ScanId = scanId, Epoch = epoch ?? Epoch, SequenceNumber = sequenceNumber },
        });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Epoch = call.ResponseStream.Current.Opened.Epoch;
        return call;
    }

    /// <summary>Sends the messages and reads to the end; the acknowledgement that was reached, and the refusal if there was one.</summary>
    public static async Task<(long Acknowledged, RpcException? Refusal, WriteFinished? Finished)> SendAsync(
        AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call, params WriteScanRequest[] messages)
    {
        long acknowledged = 0;
        WriteFinished? finished = null;
        try
        {
            foreach (WriteScanRequest message in messages) await call.RequestStream.WriteAsync(message);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The stream has ended under the writer; the reader learns why.
        }

        try
        {
            while (await call.ResponseStream.MoveNext(default))
            {
                if (call.ResponseStream.Current.Ack is { } ack) acknowledged = ack.NextSequenceNumber;
                finished = call.ResponseStream.Current.Finished ?? finished;
            }
        }
        catch (RpcException refusal)
        {
            return (acknowledged, refusal, finished);
        }

        return (acknowledged, null, finished);
    }

    public async Task<GetWriteStatusResponse> StatusAsync() => await Client.GetWriteStatusAsync(new GetWriteStatusRequest { ScanId = scanId });

    /// <summary>The one ErrorInfo that every refusal carries.</summary>
    public static ErrorInfo Info(RpcException? refusal)
    {
        Assert.NotNull(refusal);
        ErrorInfo? info = refusal.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.NotNull(info);
        Assert.Equal("acquisition", info.Domain);
        return info;
    }

    public static WriteScanRequest Say(Block block) => new() { Block = block };

    public static WriteScanRequest Say(WriteFinish finish) => new() { Finish = finish };
}
