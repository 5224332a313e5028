using System.Threading.Channels;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Wire;
using Grpc.Core;
using Recipe = Acquisition.Core.Model.Recipes.Recipe;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.External;

/// <summary>One scan through a program: blocks there as they come, images back as they are ready. The program starts with the first block.</summary>
internal sealed class ExternalReconstruction(string method, ExternalMethodOptions options, ScanHeader header, Recipe recipe) : IReconstruction
{
    /// <summary>Images that wait for their taker: the program waits with the next.</summary>
    private const int WaitingImages = 4;

    private readonly Channel<ReconstructResponse> _answers = Channel.CreateBounded<ReconstructResponse>(WaitingImages);
    private readonly MethodImages _images = new(method, header.Modality);
    private readonly CancellationTokenSource _end = new();
    private MethodProcess? _process;
    private AsyncDuplexStreamingCall<ReconstructRequest, ReconstructResponse>? _call;
    private Task _reading = Task.CompletedTask;
    private long _blocks;

    public void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken)
    {
        Begin(images, cancellationToken);
        Send(new() { Block = BlockWire.ToWire(WireCodec.EncodeBlock(_blocks++, block)) }, images, cancellationToken);
    }

    public void Complete(IImageSink images, CancellationToken cancellationToken)
    {
        Begin(images, cancellationToken);
        Send(new() { End = new MethodEnd() }, images, cancellationToken);
        if (!_reading.IsCompleted) TakeUntil(_call!.RequestStream.CompleteAsync(), "did not take the scan's end", images, cancellationToken);
        TakeUntil(_reading, "did not finish", images, cancellationToken);
        if (_images.Count == 0) throw new ReconstructionException("NO_IMAGES", $"Method {method} made no image of the scan.");
    }

    public void Dispose()
    {
        _end.Cancel();
        _call?.Dispose();
        _process?.Dispose();
        _reading.ContinueWith(_ => _end.Dispose(), TaskScheduler.Default);
    }

    private void Begin(IImageSink images, CancellationToken cancellationToken)
    {
        if (_process is not null) return;
        _process = MethodProcess.Start(method, options, cancellationToken);
        _call = new MethodService.MethodServiceClient(_process.Channel).Reconstruct(cancellationToken: _end.Token);
        _reading = ReadAsync(_call.ResponseStream);
        Send(new() { Start = new MethodStart { Header = HeaderWire.ToWire(header), Recipe = RecipeWire.ToWire(recipe) } }, images, cancellationToken);
    }

    private void Send(ReconstructRequest request, IImageSink images, CancellationToken cancellationToken)
    {
        // A method that has ended its answers wants no more.
        if (!_reading.IsCompletedSuccessfully) TakeUntil(_call!.RequestStream.WriteAsync(request, cancellationToken), "did not take the scan's next block", images, cancellationToken);
    }

    /// <summary>Waits for a task, and takes images meanwhile: a program that gives images before it takes blocks must not wait for ever.</summary>
    /// <exception cref="ReconstructionException">EXTERNAL_TIMEOUT, EXTERNAL_FAILED, EXTERNAL_INVALID_IMAGE.</exception>
    private void TakeUntil(Task done, string otherwise, IImageSink images, CancellationToken cancellationToken)
    {
        TakeUntilEnded(done, otherwise, images, cancellationToken);
        if (done.IsCompletedSuccessfully) return;
        cancellationToken.ThrowIfCancellationRequested();
        // Whatever broke, the answers end too: what the method said before counts, and their end tells more than a block that could not be sent.
        TakeUntilEnded(_reading, "did not finish", images, cancellationToken);
        if (_reading.Exception is { } broken) throw _process!.Broken(broken.InnerException is RpcException { Status: var status } ? $"{status.StatusCode}, {status.Detail}" : broken.InnerException!.Message);
    }

    private void TakeUntilEnded(Task task, string otherwise, IImageSink images, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.TimeLimit);
        try
        {
            while (!task.IsCompleted)
            {
                limit.Token.ThrowIfCancellationRequested();
                Task<bool> answer = _answers.Reader.WaitToReadAsync(limit.Token).AsTask();
                // Of tasks, the first to end does not throw what that one would.
                Task.WhenAny(task, answer).Wait(limit.Token);
                TakeWaiting(images);
                if (answer is { IsCompletedSuccessfully: true, Result: false }) Task.WhenAny(task).Wait(limit.Token);
            }

            TakeWaiting(images);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw _process!.TimedOut(otherwise, options.TimeLimit);
        }
    }

    private void TakeWaiting(IImageSink images)
    {
        while (_answers.Reader.TryRead(out ReconstructResponse? response))
        {
            if (response.Image is { } image) images.Add(_images.FromWire(image));
            if (response.Warning is { } warning) images.Warn(WarningWire.FromWire(warning) with { Reconstruction = null, FirstTime = null, Count = 1 });
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ReconstructResponse> responses)
    {
        try
        {
            while (await responses.MoveNext(_end.Token)) await _answers.Writer.WriteAsync(responses.Current, _end.Token);
        }
        finally
        {
            _answers.Writer.Complete();
        }
    }
}
