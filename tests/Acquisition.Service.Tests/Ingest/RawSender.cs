using System.Security.Cryptography;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Wire;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>A client that speaks the protocol message by message, right or wrong, as the test wants it.</summary>
internal sealed class RawSender(GrpcChannel channel, CreateScanResponse created, IReadOnlyList<Block> blocks)
{
    public IngestService.IngestServiceClient Client { get; } = new(channel);

    public string ScanId => created.ScanId;

    public string WriteToken => created.WriteToken;

    /// <summary>The scan's blocks as they should be.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    public long Bytes => blocks.Sum(block => (long)block.Meta.Length + block.Samples.Length);

    public static async Task<RawSender> CreateAsync(GrpcChannel channel, ScanHeader header, IEnumerable<AcquiredBlock> blocks)
    {
        CreateScanResponse created = await new IngestService.IngestServiceClient(channel).CreateScanAsync(
            new CreateScanRequest { DeviceId = "TEST", RequestId = Guid.NewGuid().ToString(), Header = HeaderWire.ToWire(header) });
        return new RawSender(channel, created, [.. blocks.Select((block, i) => BlockWire.ToWire(WireCodec.EncodeBlock(i, block)))]);
    }

    /// <summary>A copy, to be spoilt.</summary>
    public Block Block(int sequence) => blocks[sequence].Clone();

    public WriteFinish Finish() => new() { BlockCount = blocks.Count, Chain = ByteString.CopyFrom(Chain(blocks.Count)) };

    /// <summary>c(count) as the contract defines it, with no code of the product.</summary>
    public byte[] Chain(int count)
    {
        byte[] chain = new byte[32];
        foreach (Block block in blocks.Take(count))
        {
            byte[] prefix = [.. BitConverter.GetBytes((uint)block.Kind), .. BitConverter.GetBytes((uint)block.Encoding), .. BitConverter.GetBytes((uint)block.Meta.Length)];
            chain = SHA256.HashData([.. chain, .. prefix, .. block.Meta, .. block.Samples]);
        }

        return chain;
    }

    /// <summary>The checksum that a block should have, however it was spoilt.</summary>
    public static Block Sealed(Block block)
    {
        block.Crc32C = BlockImage.Crc32C((Core.Ports.Store.ContentKind)block.Kind, (Core.Ports.Store.SampleEncoding)block.Encoding, block.Meta.Span, block.Samples.Span);
        return block;
    }

    /// <summary>Opens a stream at a sequence number and waits until it is this one's.</summary>
    public async Task<AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse>> OpenAsync(long sequenceNumber, string? writeToken = null)
    {
        AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = Client.WriteScan();
        await call.RequestStream.WriteAsync(new WriteScanRequest
        {
            Open = new WriteOpen { ScanId = ScanId, WriteToken = writeToken ?? WriteToken, SequenceNumber = sequenceNumber },
        });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.NotNull(call.ResponseStream.Current.Opened);
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

    public async Task<GetWriteStatusResponse> StatusAsync() => await Client.GetWriteStatusAsync(new GetWriteStatusRequest { ScanId = ScanId });

    /// <summary>The one ErrorInfo that every refusal carries.</summary>
    public static ErrorInfo Info(RpcException? refusal)
    {
        Assert.NotNull(refusal);
        ErrorInfo? info = refusal.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.True(info is not null, $"No ErrorInfo: {refusal}");
        Assert.Equal("acquisition", info.Domain);
        return info;
    }

    public static WriteScanRequest Say(Block block) => new() { Block = block };

    public static WriteScanRequest Say(WriteFinish finish) => new() { Finish = finish };
}
