using System.Security.Cryptography;
using System.Threading.Channels;
using Acquisition.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Acquisition.Client.Tests;

/// <summary>A node in a few lines, without a network: keeps blocks, acknowledges each, checks the chain by the contract's words, and fails as it is told.</summary>
internal sealed class FakeNode() : ChannelBase("fake")
{
    private readonly Lock _lock = new();

    public const string Token = "token";

    public long WindowBytes { get; set; } = 1 << 20;

    public long MaxBlockBytes { get; init; } = 1 << 16;

    /// <summary>Blocks as they are stored.</summary>
    public List<Block> Stored { get; } = [];

    /// <summary>Every block that came, again or not.</summary>
    public List<long> Received { get; } = [];

    public List<WriteOpen> Opens { get; } = [];

    public CreateScanRequest? Created { get; private set; }

    public string? AbortReason { get; private set; }

    public bool IsComplete { get; set; }

    public bool Acknowledges { get; set; } = true;

    private long LostBlocks { get; set; }

    /// <summary>How the next streams end: after so many of their blocks, with this failure. None: not before the finish.</summary>
    public Queue<(int Blocks, RpcException Failure)> Ends { get; } = [];

    public List<Warning> WarningsAtCreation { get; } = [];

    /// <summary>Told on every stream, as a node repeats what it knows.</summary>
    public List<Warning> Warnings { get; } = [];

    public override CallInvoker CreateCallInvoker() => new Invoker(this);

    /// <summary>The disk no longer has the last blocks.</summary>
    public void Lose(int count)
    {
        lock (_lock)
        {
            Stored.RemoveRange(Stored.Count - count, count);
            LostBlocks = count;
        }
    }

    /// <summary>c(n), with no code of the product.</summary>
    public ByteString Chain()
    {
        byte[] chain = new byte[32];
        foreach (Block block in Stored)
        {
            chain = SHA256.HashData(
            [
                .. chain, .. BitConverter.GetBytes((uint)block.Kind), .. BitConverter.GetBytes((uint)block.Encoding), .. BitConverter.GetBytes((uint)block.Meta.Length),
                .. block.Meta, .. block.Samples,
            ]);
        }

        return ByteString.CopyFrom(chain);
    }

    public static RpcException Refusal(StatusCode code, string reason, params (string Name, string Value)[] facts)
    {
        ErrorInfo info = new() { Domain = "acquisition", Reason = reason };
        foreach ((string name, string value) in facts) info.Metadata.Add(name, value);
        return new Google.Rpc.Status { Code = (int)code, Message = reason, Details = { Any.Pack(info) } }.ToRpcException();
    }

    private IMessage Answer(IMessage request)
    {
        lock (_lock)
        {
            switch (request)
            {
                case CreateScanRequest create:
                    Created = create;
                    CreateScanResponse created = new()
                    {
                        ScanId = "0123456789abcdef0123456789abcdef",
                        WriteToken = Token,
                        NextSequenceNumber = Stored.Count,
                        MaxBlockBytes = MaxBlockBytes,
                        WindowBytes = WindowBytes,
                    };
                    created.Warnings.AddRange(WarningsAtCreation);
                    return created;
                case GetWriteStatusRequest:
                    return new GetWriteStatusResponse
                    {
                        NextSequenceNumber = Stored.Count,
                        Chain = Chain(),
                        LostBlockCount = LostBlocks,
                        State = IsComplete ? GetWriteStatusResponse.Types.State.Complete : GetWriteStatusResponse.Types.State.Receiving,
                    };
                case FinishScanRequest { WriteToken: Token } finish:
                    return new FinishScanResponse { Finished = Finish(finish.Finish) };
                case AbortScanRequest { WriteToken: Token } abort:
                    AbortReason = abort.Reason;
                    return new AbortScanResponse();
                default:
                    throw Refusal(StatusCode.PermissionDenied, "WRITE_TOKEN_INVALID");
            }
        }
    }

    private WriteFinished Finish(WriteFinish finish)
    {
        if (finish.BlockCount != Stored.Count || finish.Chain != Chain()) throw Refusal(StatusCode.DataLoss, "DIGEST_MISMATCH");
        IsComplete = true;
        WriteFinished finished = new() { BlockCount = Stored.Count, BlockBytes = Stored.Sum(block => block.Meta.Length + block.Samples.Length) };
        finished.Warnings.AddRange(Warnings);
        return finished;
    }

    private async Task ServeAsync(ChannelReader<WriteScanRequest> requests, ChannelWriter<WriteScanResponse> responses, CancellationToken cancellationToken)
    {
        try
        {
            WriteOpen open = (await requests.ReadAsync(cancellationToken)).Open;
            (int Blocks, RpcException Failure) end = (int.MaxValue, new RpcException(default));
            lock (_lock)
            {
                Opens.Add(open);
                if (Ends.TryDequeue(out (int, RpcException) next)) end = next;
            }

            if (open.WriteToken != Token) throw Refusal(StatusCode.PermissionDenied, "WRITE_TOKEN_INVALID");
            responses.TryWrite(new WriteScanResponse { Opened = new WriteOpened { NextSequenceNumber = Stored.Count, Chain = Chain(), WindowBytes = WindowBytes } });
            foreach (Warning warning in Warnings) responses.TryWrite(new WriteScanResponse { Warning = warning });
            for (int blocks = 0; ; blocks++)
            {
                if (blocks == end.Blocks) throw end.Failure;
                WriteScanRequest request = await requests.ReadAsync(cancellationToken);
                lock (_lock)
                {
                    if (request.Finish is { } finish)
                    {
                        responses.TryWrite(new WriteScanResponse { Finished = Finish(finish) });
                        responses.Complete();
                        return;
                    }

                    Received.Add(request.Block.SequenceNumber);
                    if (request.Block.SequenceNumber > Stored.Count) throw Refusal(StatusCode.OutOfRange, "SEQUENCE_GAP");
                    if (request.Block.SequenceNumber == Stored.Count) Stored.Add(request.Block.Clone());
                    if (Acknowledges) responses.TryWrite(new WriteScanResponse { Ack = new WriteAck { NextSequenceNumber = Stored.Count } });
                }
            }
        }
        catch (Exception exception) when (exception is RpcException or ChannelClosedException or OperationCanceledException)
        {
            responses.TryComplete(exception as RpcException ?? new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "")));
        }
    }

    private sealed class Invoker(FakeNode node) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Task<TResponse> response = Task.Run(() => (TResponse)node.Answer((IMessage)request), options.CancellationToken);
            return new AsyncUnaryCall<TResponse>(response, Task.FromResult(new Metadata()), () => default, () => [], () => { });
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            Channel<WriteScanRequest> requests = Channel.CreateBounded<WriteScanRequest>(1);
            Channel<WriteScanResponse> responses = Channel.CreateUnbounded<WriteScanResponse>();
            _ = node.ServeAsync(requests.Reader, responses.Writer, options.CancellationToken);
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                (IClientStreamWriter<TRequest>)(object)new Writer(requests.Writer), (IAsyncStreamReader<TResponse>)(object)new Reader(responses.Reader),
                Task.FromResult(new Metadata()), () => default, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }

    private sealed class Writer(ChannelWriter<WriteScanRequest> requests) : IClientStreamWriter<WriteScanRequest>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task CompleteAsync()
        {
            requests.Complete();
            return Task.CompletedTask;
        }

        public Task WriteAsync(WriteScanRequest message) => requests.WriteAsync(message).AsTask();

        public Task WriteAsync(WriteScanRequest message, CancellationToken cancellationToken) => requests.WriteAsync(message, cancellationToken).AsTask();
    }

    private sealed class Reader(ChannelReader<WriteScanResponse> responses) : IAsyncStreamReader<WriteScanResponse>
    {
        public WriteScanResponse Current { get; private set; } = new();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await responses.WaitToReadAsync(cancellationToken)) return false;
            Current = await responses.ReadAsync(cancellationToken);
            return true;
        }
    }
}
