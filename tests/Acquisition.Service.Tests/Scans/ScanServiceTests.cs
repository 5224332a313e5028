using System.Runtime.InteropServices;
using Acquisition.Contracts.V1;
using Acquisition.Service.Tests.Ingest;
using Acquisition.Wire;
using Grpc.Core;

namespace Acquisition.Service.Tests.Scans;

/// <summary>Looking at scans, following them, reconstructing them again, and their images.</summary>
public sealed class ScanServiceTests : IAsyncLifetime
{
    private TestNode _node = null!;

    private ScanService.ScanServiceClient Scans => new(_node.Channel);

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Pages_go_through_all_scans_once_and_a_token_belongs_to_its_filters()
    {
        HashSet<string> created = [];
        for (int i = 0; i < 7; i++) created.Add((await CtAsync()).ScanId);
        List<string> listed = [];
        ListScansRequest request = new() { PageSize = 3 };
        do
        {
            ListScansResponse page = await Scans.ListScansAsync(request);
            Assert.True(page.Scans.Count <= 3);
            listed.AddRange(page.Scans.Select(scan => scan.ScanId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(7, listed.Count);
        Assert.Equal(created, listed.ToHashSet());
        ListScansResponse first = await Scans.ListScansAsync(new ListScansRequest { PageSize = 3 });
        foreach (ListScansRequest wrong in new ListScansRequest[] { new() { PageToken = first.NextPageToken, DeviceId = "CT9" }, new() { PageToken = "2026-01-01" }, new() { PageSize = 0 } })
        {
            RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await Scans.ListScansAsync(wrong));
            Assert.Equal("REQUEST_INVALID", RawSender.Info(refusal).Reason);
        }
    }

    [Fact]
    public async Task Filters_let_through_what_they_say()
    {
        RawSender ct = await CtAsync();
        RawSender mr = await RawSender.CreateAsync(_node.Channel, SmallScans.Mr().Header with { Study = new() { AccessionNumber = "A7" } }, SmallScans.Mr().Blocks());
        await SendAsync(ct);
        await EndAsync(ct.ScanId);

        Assert.Equal(mr.ScanId, Assert.Single((await Scans.ListScansAsync(new ListScansRequest { Modality = Modality.Mr })).Scans).ScanId);
        Assert.Equal(mr.ScanId, Assert.Single((await Scans.ListScansAsync(new ListScansRequest { AccessionNumber = "A7" })).Scans).ScanId);
        Assert.Equal(ct.ScanId, Assert.Single((await Scans.ListScansAsync(new ListScansRequest { Summaries = { Scan.Types.Summary.Stored } })).Scans).ScanId);
        Assert.Empty((await Scans.ListScansAsync(new ListScansRequest { DeviceId = "CT9" })).Scans);
        Assert.Empty((await Scans.ListScansAsync(new ListScansRequest { CreatedFromTime = new() { Seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60 } })).Scans);
    }

    [Fact]
    public async Task A_scan_that_is_damaged_on_disk_hides_no_other()
    {
        RawSender sound = await CtAsync(), damaged = await CtAsync();
        await _node.StopAsync();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_node.DataPath, "raw"), "*", SearchOption.AllDirectories).Where(f => f.Contains(damaged.ScanId, StringComparison.Ordinal)))
            File.WriteAllBytes(file, [1, 2, 3]);
        await _node.StartAgainAsync();

        ListScansResponse list = await Scans.ListScansAsync(new ListScansRequest());
        Assert.Equal("", list.Scans.Single(scan => scan.ScanId == sound.ScanId).Problem);
        Assert.NotEqual("", list.Scans.Single(scan => scan.ScanId == damaged.ScanId).Problem);
    }

    [Fact]
    public async Task Another_reconstruction_is_followed_to_its_end_and_its_images_are_streamed()
    {
        RawSender sender = await CtAsync();
        await SendAsync(sender);
        await EndAsync(sender.ScanId);
        Recipe recipe = new()
        {
            FilteredBackprojection = new FilteredBackprojection { Kernel = FilteredBackprojection.Types.Kernel.Hann },
            Grid = new ImageGrid { MatrixX = 32, MatrixY = 32, SpacingXMm = 8, SpacingYMm = 8 },
        };
        Contracts.V1.Reconstruction asked = (await Scans.ReconstructScanAsync(new ReconstructScanRequest { ScanId = sender.ScanId, Recipe = recipe })).Reconstruction;
        Assert.Equal((2, "ct.fbp.fan"), (asked.Ordinal, asked.Method));

        GetReconstructionResponse last = new();
        using AsyncServerStreamingCall<WatchReconstructionResponse> watch = Scans.WatchReconstruction(new WatchReconstructionRequest { ReconstructionId = asked.ReconstructionId });
        while (await watch.ResponseStream.MoveNext(default)) last = watch.ResponseStream.Current.Snapshot ?? last;
        Assert.Equal(Contracts.V1.Reconstruction.Types.State.Succeeded, last.Reconstruction.State);
        Assert.NotEqual("", last.Reconstruction.SeriesInstanceUid);
        Assert.NotNull(last.Reconstruction.Latency);

        List<ImageFrame> frames = await ImagesAsync(asked.ReconstructionId);
        Assert.Equal([1, 2], frames.Select(frame => frame.InstanceNumber).Order());
        Assert.All(frames, frame => Assert.Equal((32, 32, 32 * 32 * 4), (frame.RowCount, frame.ColumnCount, frame.Pixels.Length)));
        float[] pixels = MemoryMarshal.Cast<byte, float>(frames[0].Pixels.Span).ToArray();
        // Within the head at the centre, air at the rim: HU, as the instances have it.
        Assert.InRange(pixels[16 * 32 + 16], -200f, 200f);
        // The same request is the same reconstruction.
        Assert.Equal(asked.ReconstructionId, (await Scans.ReconstructScanAsync(new ReconstructScanRequest { ScanId = sender.ScanId, Recipe = recipe })).Reconstruction.ReconstructionId);
    }

    [Fact]
    public async Task An_image_whose_file_is_damaged_or_gone_is_made_again_before_it_is_streamed()
    {
        RawSender sender = await CtAsync();
        await SendAsync(sender);
        string reconstruction = (await EndAsync(sender.ScanId)).Reconstructions[0].ReconstructionId;
        List<ImageFrame> before = await ImagesAsync(reconstruction);
        string[] files = Directory.GetFiles(Path.Combine(_node.DataPath, "instances"), "*.dcm", SearchOption.AllDirectories);
        await File.WriteAllBytesAsync(files[0], new byte[100], TestContext.Current.CancellationToken);
        File.Delete(files[1]);
        Assert.Equal(before.OrderBy(f => f.InstanceNumber), (await ImagesAsync(reconstruction)).OrderBy(f => f.InstanceNumber));
    }

    [Fact]
    public async Task Images_are_streamed_while_the_scan_arrives()
    {
        RawSender sender = await RawSender.CreateAsync(_node.Channel, SmallScans.Mr().Header, SmallScans.Mr().Blocks());
        string reconstruction = (await Scans.GetScanAsync(new GetScanRequest { ScanId = sender.ScanId })).Scan.Reconstructions[0].ReconstructionId;
        Task<List<ImageFrame>> images = ImagesAsync(reconstruction);
        await SendAsync(sender);
        Assert.Equal([1, 2, 3], (await images).Select(frame => frame.InstanceNumber).Order());
    }

    [Fact]
    public async Task What_cannot_be_reconstructed_so_is_refused_by_field()
    {
        RawSender sender = await CtAsync();
        await SendAsync(sender);
        foreach ((Recipe recipe, string field) in new (Recipe, string)[]
        {
            (new Recipe { MrFourier = new MrFourier() }, "recipe.settings"),
            (new Recipe { Method = "ct.tomorrow" }, "recipe.method"),
            (new Recipe { FilteredBackprojection = new FilteredBackprojection { Kernel = (FilteredBackprojection.Types.Kernel)99 } }, "recipe.filtered_backprojection.kernel"),
            (new Recipe { Grid = new ImageGrid { MatrixX = -1 } }, "recipe.grid.matrix_x"),
        })
        {
            RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await Scans.ReconstructScanAsync(new ReconstructScanRequest { ScanId = sender.ScanId, Recipe = recipe }));
            Assert.Equal("RECIPE_INVALID", RawSender.Info(refusal).Reason);
            Assert.Contains(field, refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(v => v.Field));
        }
    }

    [Fact]
    public async Task A_reconstruction_of_a_scan_that_still_arrives_can_be_cancelled()
    {
        RawSender sender = await CtAsync();
        string reconstruction = (await Scans.GetScanAsync(new GetScanRequest { ScanId = sender.ScanId })).Scan.Reconstructions[0].ReconstructionId;
        CancelReconstructionResponse cancelled = await Scans.CancelReconstructionAsync(new CancelReconstructionRequest { ReconstructionId = reconstruction, Reason = "not wanted" });
        Assert.Equal(Contracts.V1.Reconstruction.Types.State.Cancelled, cancelled.Reconstruction.State);
        await SendAsync(sender);
        Scan end = await EndAsync(sender.ScanId);
        Assert.Equal(Scan.Types.Summary.Stored, end.Summary);
        RpcException ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            ReconstructScanResponse again = await Scans.ReconstructScanAsync(new ReconstructScanRequest { ScanId = sender.ScanId, Recipe = end.Reconstructions[0].Recipe });
            Assert.Equal(reconstruction, again.Reconstruction.ReconstructionId);
            await EndAsync(sender.ScanId);
            await Scans.CancelReconstructionAsync(new CancelReconstructionRequest { ReconstructionId = reconstruction });
        });
        Assert.Equal("RECONSTRUCTION_ENDED", RawSender.Info(ended).Reason);
    }

    [Fact]
    public async Task What_a_reconstruction_finds_wrong_is_in_the_writers_stream_the_finish_and_every_snapshot()
    {
        // A view is missing: block 3 never comes, and the later ones say so by their view index.
        RawSender whole = await CtAsync();
        Block[] blocks = [.. whole.Blocks.Where((_, i) => i != 3).Select((block, i) => RawSender.Sealed(new Block(block) { SequenceNumber = i }))];
        CreateScanResponse created = await new IngestService.IngestServiceClient(_node.Channel).CreateScanAsync(
            new CreateScanRequest { DeviceId = "TEST", RequestId = "gap", Header = HeaderWire.ToWire(SmallScans.Ct().Header) });
        RawSender sender = new(_node.Channel, created, blocks);
        using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(0);
        foreach (Block block in blocks) await call.RequestStream.WriteAsync(RawSender.Say(block));
        Warning? told = null;
        while (told is null && await call.ResponseStream.MoveNext(default)) told = call.ResponseStream.Current.Warning;
        Assert.Equal(("MISSING_VIEWS", Warning.Types.Severity.Error), (told?.Reason, told?.Severity));

        (_, RpcException? none, WriteFinished? finished) = await RawSender.SendAsync(call, RawSender.Say(sender.Finish()));
        Assert.Null(none);
        Assert.Contains(finished!.Warnings, warning => warning.Reason == "MISSING_VIEWS");
        Scan scan = await EndAsync(sender.ScanId);
        Assert.Equal(Scan.Types.Summary.Failed, scan.Summary);
        Assert.Contains(scan.Warnings, warning => warning.Reason == "MISSING_VIEWS");
        Assert.StartsWith("MISSING_VIEWS", scan.Reconstructions[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_catalog_was_deleted_has_its_scans_again()
    {
        RawSender sender = await CtAsync();
        await SendAsync(sender);
        await EndAsync(sender.ScanId);
        await _node.StopAsync();
        foreach (string file in Directory.EnumerateFiles(_node.DataPath, "catalog*")) File.Delete(file);
        await _node.StartAgainAsync();

        Scan scan = await EndAsync(sender.ScanId);
        Assert.Equal((Scan.Types.State.Complete, Scan.Types.Summary.Stored, 2), (scan.State, scan.Summary, scan.Reconstructions[0].InstanceCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no id")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task An_unknown_reconstruction_is_not_found(string id)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await Scans.GetReconstructionAsync(new GetReconstructionRequest { ReconstructionId = id }));
        Assert.Equal((StatusCode.NotFound, "RECONSTRUCTION_NOT_FOUND"), (refusal.StatusCode, RawSender.Info(refusal).Reason));
    }

    private Task<RawSender> CtAsync() => RawSender.CreateAsync(_node.Channel, SmallScans.Ct().Header, SmallScans.Ct().Blocks().Split(viewsPerBlock: 16));

    private static async Task SendAsync(RawSender sender)
    {
        using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(0);
        (_, RpcException? none, _) = await RawSender.SendAsync(call, [.. sender.Blocks.Select(RawSender.Say), RawSender.Say(sender.Finish())]);
        Assert.Null(none);
    }

    /// <summary>Follows a scan until nothing is left to happen.</summary>
    private async Task<Scan> EndAsync(string scanId)
    {
        Scan last = new();
        using AsyncServerStreamingCall<WatchScanResponse> watch = Scans.WatchScan(new WatchScanRequest { ScanId = scanId });
        while (await watch.ResponseStream.MoveNext(default)) last = watch.ResponseStream.Current.Snapshot ?? last;
        return last;
    }

    private async Task<List<ImageFrame>> ImagesAsync(string reconstructionId)
    {
        List<ImageFrame> frames = [];
        using AsyncServerStreamingCall<StreamImagesResponse> stream = Scans.StreamImages(new StreamImagesRequest { ReconstructionId = reconstructionId });
        while (await stream.ResponseStream.MoveNext(default)) frames.Add(stream.ResponseStream.Current.Frame);
        return frames;
    }
}
