using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Simulation.Scans;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using static Acquisition.Service.Tests.Ingest.RawSender;
using WriteCall = Grpc.Core.AsyncDuplexStreamingCall<Acquisition.Contracts.V1.WriteScanRequest, Acquisition.Contracts.V1.WriteScanResponse>;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>What bad input gets: a typed refusal with the facts, nothing kept that was not acknowledged, and what was acknowledged still there.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private TestNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await TestNode.StartAsync("Ingest:IdleTimeout=00:00:01.5", "Ingest:MaxBlockBytes=262144");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_header_that_is_not_well_formed_is_refused_with_its_fields()
    {
        ScanHeader header = HeaderWire.ToWire(SmallScans.Ct().Header);
        header.Ct.ViewCount = 0;
        header.Ct.Sources[0].ChannelPitchMm = double.NaN;
        header.Recipes[0].Grid.SpacingXMm = 0;

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await CreateAsync("bad", header));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal("HEADER_INVALID", Info(refusal).Reason);
        BadRequest fields = refusal.GetRpcStatus()!.GetDetail<BadRequest>()!;
        Assert.Superset(
            new HashSet<string> { "header.ct.view_count", "header.ct.sources[0].channel_pitch_mm", "header.recipes[0].grid.spacing_x_mm" },
            fields.FieldViolations.Select(violation => violation.Field).ToHashSet());
    }

    [Fact]
    public async Task More_violations_than_a_clients_trailers_hold_are_cut_and_counted()
    {
        ScanHeader header = HeaderWire.ToWire(SmallScans.Ct().Header);
        for (int i = 0; i < 300; i++) header.Ct.Sources[0].BadElements.Add(new DetectorElement { Row = 1000 });

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await CreateAsync("bad", header));

        Assert.Equal("HEADER_INVALID", Info(refusal).Reason);
        Assert.Equal(50, refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Count);
        Assert.Contains("295 more", refusal.Status.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string> Impossible => ["helical", "two sources", "3-D echo trains", "a method of tomorrow"];

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_cannot_be_reconstructed_is_stored_and_said_at_once(string what)
    {
        ScanHeader header = HeaderWire.ToWire(what is "3-D echo trains" ? SmallScans.Mr().Header : SmallScans.Ct().Header);
        switch (what)
        {
            case "helical": header.Ct.Path = CtAcquisition.Types.Path.Helical; break;
            case "two sources": header.Ct.Sources.Add(header.Ct.Sources[0].Clone()); break;
            case "3-D echo trains":
                header.Mr.Encodings[0].EncodedSpace.MatrixZ = 8;
                header.Mr.Encodings[0].Trajectory = MrEncoding.Types.Trajectory.Epi;
                break;
            default: header.Recipes[0].Method = "ct.tomorrow"; break;
        }

        CreateScanResponse created = await CreateAsync(what, header);
        Warning warning = created.Warnings.First(w => w.Severity == Warning.Types.Severity.Error);
        Assert.Equal("NOT_RECONSTRUCTABLE", warning.Reason);
        Assert.StartsWith("header.", warning.Field, StringComparison.Ordinal);
        if (what is not "3-D echo trains") Assert.Contains(what switch { "helical" => "path", "two sources" => "sources", _ => "method" }, warning.Field, StringComparison.Ordinal);

        // The data are taken all the same, and the scan ends as one whose reconstruction failed.
        RawSender sender = new(_node.Channel, created, [.. (header.Ct is null ? SmallScans.Mr().Blocks().Cast<Core.Model.Scans.AcquiredBlock>() : SmallScans.Ct().Blocks())
            .Select((block, i) => BlockWire.ToWire(WireCodec.EncodeBlock(i, block)))]);
        await FinishFromAsync(sender, 0);
        Scan scan = (await new ScanService.ScanServiceClient(_node.Channel).GetScanAsync(new GetScanRequest { ScanId = created.ScanId })).Scan;
        Assert.Equal((Scan.Types.State.Complete, Scan.Types.Summary.Failed), (scan.State, scan.Summary));
        Assert.Contains(scan.Warnings, w => w.Reason == "NOT_RECONSTRUCTABLE");
    }

    [Fact]
    public async Task A_detector_whose_views_fit_no_block_is_refused_before_the_first_one()
    {
        ScanHeader header = HeaderWire.ToWire(SmallScans.Ct().Header);
        (header.Ct.Sources[0].DetectorRowCount, header.Ct.Sources[0].DetectorChannelCount) = (4096, 888);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await CreateAsync("large", header));
        Assert.Contains("Ingest:MaxBlockBytes", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a device")]
    [InlineData("../../etc")]
    public async Task A_device_must_name_itself(string device)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await new IngestService.IngestServiceClient(_node.Channel).CreateScanAsync(
                new CreateScanRequest { DeviceId = device, RequestId = "r", Header = HeaderWire.ToWire(SmallScans.Ct().Header) }));
        Assert.Equal("REQUEST_INVALID", Info(refusal).Reason);
        Assert.Equal("device_id", refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
    }

    [Fact]
    public async Task An_absent_or_unspecified_field_is_refused_by_name()
    {
        ScanHeader header = HeaderWire.ToWire(SmallScans.Mr().Header);
        header.Series.PatientPosition = PatientPosition.Unspecified;
        header.Mr.Encodings[0].ReconSpace = null;
        header.AcquisitionTime = null;

        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await CreateAsync("bad", header));

        Assert.Equal(
            ["header.acquisition_time", "header.mr.encodings[0].recon_space", "header.series.patient_position"],
            refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_request_is_the_same_scan_and_another_header_under_it_is_refused()
    {
        ScanHeader header = HeaderWire.ToWire(SmallScans.Ct().Header);
        CreateScanResponse first = await CreateAsync("request-1", header);
        CreateScanResponse again = await CreateAsync("request-1", header);
        header.Patient.PatientId = "another";
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await CreateAsync("request-1", header));

        Assert.Equal(first.ScanId, again.ScanId);
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal("HEADER_CONFLICT", Info(refusal).Reason);
    }

    [Fact]
    public async Task A_block_with_a_wrong_checksum_is_lost_data_and_is_not_kept()
    {
        RawSender sender = await CtAsync();
        Block altered = sender.Block(1);
        altered.Crc32C ^= 1;
        using WriteCall call = await sender.OpenAsync(0);
        (_, RpcException? refusal, _) = await SendAsync(call, Say(sender.Block(0)), Say(altered));

        Assert.Equal(StatusCode.DataLoss, refusal?.StatusCode);
        Assert.Equal("CHECKSUM_MISMATCH", Info(refusal).Reason);
        Assert.Equal("1", Info(refusal).Metadata["sequence_number"]);
        Assert.Equal(1, (await sender.StatusAsync()).NextSequenceNumber);
        await FinishFromAsync(sender, 1);
    }

    [Fact]
    public async Task A_gap_is_refused_with_the_expected_number()
    {
        RawSender sender = await CtAsync();
        using WriteCall call = await sender.OpenAsync(0);
        (_, RpcException? refusal, _) = await SendAsync(call, Say(sender.Block(0)), Say(sender.Block(2)));

        Assert.Equal(StatusCode.OutOfRange, refusal?.StatusCode);
        Assert.Equal("SEQUENCE_GAP", Info(refusal).Reason);
        Assert.Equal("1", Info(refusal).Metadata["expected_sequence_number"]);
        await FinishFromAsync(sender, 1);
    }

    [Fact]
    public async Task A_stream_cannot_open_beyond_what_is_stored()
    {
        RawSender sender = await CtAsync();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => sender.OpenAsync(5));

        Assert.Equal("SEQUENCE_GAP", Info(refusal).Reason);
        Assert.Equal("0", Info(refusal).Metadata["expected_sequence_number"]);
    }

    [Fact]
    public async Task Of_two_writers_the_newer_wins_and_the_older_is_told()
    {
        RawSender sender = await CtAsync();
        using WriteCall older = await sender.OpenAsync(0);
        using WriteCall newer = await sender.OpenAsync(0);

        (_, RpcException? refusal, _) = await SendAsync(older, Say(sender.Block(0)));
        Assert.Equal(StatusCode.Aborted, refusal?.StatusCode);
        Assert.Equal("WRITER_REPLACED", Info(refusal).Reason);

        (long acknowledged, RpcException? none, _) = await SendAsync(newer, Say(sender.Block(0)));
        Assert.Null(none);
        Assert.Equal(1, acknowledged);
    }

    [Fact]
    public async Task Only_who_created_the_scan_may_write_finish_and_abort_it()
    {
        RawSender sender = await CtAsync();
        string guess = new('0', sender.WriteToken.Length);
        RpcException[] refusals =
        [
            await Assert.ThrowsAsync<RpcException>(() => sender.OpenAsync(0, guess)),
            await Assert.ThrowsAsync<RpcException>(async () => await sender.Client.AppendBlockAsync(
                new AppendBlockRequest { ScanId = sender.ScanId, WriteToken = guess, Block = sender.Block(0) })),
            await Assert.ThrowsAsync<RpcException>(async () => await sender.Client.FinishScanAsync(
                new FinishScanRequest { ScanId = sender.ScanId, WriteToken = guess, Finish = sender.Finish() })),
            await Assert.ThrowsAsync<RpcException>(async () => await sender.Client.AbortScanAsync(new AbortScanRequest { ScanId = sender.ScanId, WriteToken = guess })),
        ];
        Assert.All(refusals, refusal => Assert.Equal((StatusCode.PermissionDenied, "WRITE_TOKEN_INVALID"), (refusal.StatusCode, Info(refusal).Reason)));
        await FinishFromAsync(sender, 0);
    }

    [Fact]
    public async Task Data_after_the_finish_is_refused()
    {
        RawSender sender = await CtAsync();
        await FinishFromAsync(sender, 0);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => sender.OpenAsync(0));

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal("SCAN_FINISHED", Info(refusal).Reason);
    }

    [Fact]
    public async Task An_unknown_scan_is_not_found()
    {
        foreach (string id in new[] { Guid.NewGuid().ToString("N"), "no id at all", "" })
        {
            RpcException refusal = await Assert.ThrowsAsync<RpcException>(
                async () => await new IngestService.IngestServiceClient(_node.Channel).GetWriteStatusAsync(new GetWriteStatusRequest { ScanId = id }));

            Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
            Assert.Equal("SCAN_NOT_FOUND", Info(refusal).Reason);
        }
    }

    [Fact]
    public async Task A_block_that_comes_again_is_acknowledged_again_unless_it_was_altered()
    {
        RawSender sender = await CtAsync();
        using (WriteCall call = await sender.OpenAsync(0)) await SendAsync(call, Say(sender.Block(0)), Say(sender.Block(1)));

        using (WriteCall call = await sender.OpenAsync(0))
        {
            (long acknowledged, RpcException? none, _) = await SendAsync(call, Say(sender.Block(0)), Say(sender.Block(1)));
            Assert.Null(none);
            Assert.Equal(2, acknowledged);
        }

        Block altered = new(sender.Block(2)) { SequenceNumber = 1 };
        using WriteCall last = await sender.OpenAsync(0);
        (_, RpcException? refusal, _) = await SendAsync(last, Say(altered));
        Assert.Equal(StatusCode.DataLoss, refusal?.StatusCode);
        Assert.Equal("CONFLICTING_BLOCK", Info(refusal).Reason);
        await FinishFromAsync(sender, 2);
    }

    [Fact]
    public async Task A_block_beyond_the_limit_is_refused_with_the_limit()
    {
        RawSender sender = await CtAsync();
        Block large = sender.Block(0);
        large.Samples = ByteString.CopyFrom(new byte[262_145]);
        using WriteCall call = await sender.OpenAsync(0);
        (_, RpcException? refusal, _) = await SendAsync(call, Say(Sealed(large)));

        Assert.Equal("BLOCK_TOO_LARGE", Info(refusal).Reason);
        Assert.Equal("262144", Info(refusal).Metadata["max_block_bytes"]);
    }

    [Fact]
    public async Task Readouts_of_more_coils_than_announced_are_refused()
    {
        MrSimulation announced = SmallScans.Mr();
        MrSimulation sent = new(new MrSimulationOptions { Columns = 32, Rows = 32, Slices = 3, Coils = Simulation.Mr.CoilArray.Ring(12) });
        RawSender sender = await RawSender.CreateAsync(_node.Channel, announced.Header, sent.Blocks());
        using WriteCall call = await sender.OpenAsync(0);
        (_, RpcException? refusal, _) = await SendAsync(call, Say(sender.Block(0)));

        Assert.Equal(StatusCode.InvalidArgument, refusal?.StatusCode);
        Assert.Equal("MALFORMED_BLOCK", Info(refusal).Reason);
        Assert.Contains("channel", refusal!.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await sender.StatusAsync()).NextSequenceNumber);
    }

    [Fact]
    public async Task A_finish_with_another_digest_leaves_the_scan_open()
    {
        RawSender sender = await CtAsync();
        using (WriteCall call = await sender.OpenAsync(0))
        {
            WriteFinish wrong = sender.Finish();
            wrong.Chain = ByteString.CopyFrom(sender.Chain(1));
            (_, RpcException? refusal, _) = await SendAsync(call, [.. AllBlocks(sender, 0), Say(wrong)]);
            Assert.Equal(StatusCode.DataLoss, refusal?.StatusCode);
            Assert.Equal("DIGEST_MISMATCH", Info(refusal).Reason);
        }

        Assert.Equal(GetWriteStatusResponse.Types.State.Receiving, (await sender.StatusAsync()).State);
        await FinishFromAsync(sender, sender.Blocks.Count);
    }

    [Fact]
    public async Task A_silent_stream_is_closed_and_what_was_acknowledged_stays()
    {
        RawSender sender = await CtAsync();
        using WriteCall call = await sender.OpenAsync(0);
        await call.RequestStream.WriteAsync(Say(sender.Block(0)));
        RpcException? refusal = null;
        try
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        }
        catch (RpcException exception)
        {
            refusal = exception;
        }

        Assert.Equal(StatusCode.DeadlineExceeded, refusal?.StatusCode);
        Assert.Equal("IDLE_TIMEOUT", Info(refusal).Reason);
        Assert.Equal("1", Info(refusal).Metadata["expected_sequence_number"]);
        await FinishFromAsync(sender, 1);
    }

    [Fact]
    public async Task A_stream_that_never_opens_is_closed()
    {
        using WriteCall call = new IngestService.IngestServiceClient(_node.Channel).WriteScan();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal("IDLE_TIMEOUT", Info(refusal).Reason);
    }

    [Fact]
    public async Task An_abort_reason_is_bounded()
    {
        RawSender sender = await CtAsync();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(async () => await sender.Client.AbortScanAsync(
            new AbortScanRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Reason = new string('x', 1025) }));
        Assert.Equal("REQUEST_INVALID", Info(refusal).Reason);
    }

    [Fact]
    public async Task A_block_is_held_to_its_checksum_in_every_byte_of_its_image()
    {
        RawSender sender = await CtAsync();
        Action<Block>[] spoilers =
        [
            block => block.Kind = ContentKind.Waveform,
            block => block.Meta = ByteString.CopyFrom([.. block.Meta, 0]),
            block => block.Samples = ByteString.CopyFrom([.. block.Samples.Take(block.Samples.Length - 1), (byte)(block.Samples[^1] ^ 1)]),
        ];
        foreach (Action<Block> spoil in spoilers)
        {
            Block spoilt = sender.Block(0);
            spoil(spoilt);
            using WriteCall call = await sender.OpenAsync(0);
            (_, RpcException? refusal, _) = await SendAsync(call, Say(spoilt));
            Assert.Equal("CHECKSUM_MISMATCH", Info(refusal).Reason);
        }

        await FinishFromAsync(sender, 0);
    }

    [Fact]
    public async Task An_aborted_scan_keeps_what_it_has_and_takes_no_more()
    {
        RawSender sender = await CtAsync();
        using (WriteCall call = await sender.OpenAsync(0)) await SendAsync(call, Say(sender.Block(0)));
        AbortScanResponse aborted = await sender.Client.AbortScanAsync(new AbortScanRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Reason = "gantry stopped" });
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => sender.OpenAsync(1));

        Assert.Equal(1, aborted.NextSequenceNumber);
        Assert.Equal("SCAN_ABORTED", Info(refusal).Reason);
        Scan scan = (await new ScanService.ScanServiceClient(_node.Channel).GetScanAsync(new GetScanRequest { ScanId = sender.ScanId })).Scan;
        Assert.Equal(Scan.Types.State.Aborted, scan.State);
        Assert.Equal("gantry stopped", scan.Reason);
        Assert.Equal(1, scan.BlockCount);
    }

    [Fact]
    public async Task Without_a_stream_the_same_rules_hold()
    {
        RawSender sender = await CtAsync();
        AppendBlockResponse first = await sender.Client.AppendBlockAsync(new AppendBlockRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Block = sender.Block(0) });
        RpcException gap = await Assert.ThrowsAsync<RpcException>(
            async () => await sender.Client.AppendBlockAsync(new AppendBlockRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Block = sender.Block(2) }));
        Assert.Equal(1, first.NextSequenceNumber);
        Assert.Equal("SEQUENCE_GAP", Info(gap).Reason);

        for (int i = 1; i < sender.Blocks.Count; i++)
            await sender.Client.AppendBlockAsync(new AppendBlockRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Block = sender.Block(i) });
        FinishScanResponse finished = await sender.Client.FinishScanAsync(
            new FinishScanRequest { ScanId = sender.ScanId, WriteToken = sender.WriteToken, Finish = sender.Finish() });
        Assert.Equal(sender.Blocks.Count, finished.Finished.BlockCount);
        Assert.Equal(sender.Bytes, finished.Finished.BlockBytes);
    }

    [Fact]
    public async Task A_stream_must_begin_with_its_open()
    {
        RawSender sender = await CtAsync();
        using WriteCall call = sender.Client.WriteScan();
        (_, RpcException? refusal, _) = await SendAsync(call, Say(sender.Block(0)));

        Assert.Equal(StatusCode.InvalidArgument, refusal?.StatusCode);
        Assert.Equal("REQUEST_INVALID", Info(refusal).Reason);
    }

    private async Task<CreateScanResponse> CreateAsync(string requestId, ScanHeader header) =>
        await new IngestService.IngestServiceClient(_node.Channel).CreateScanAsync(new CreateScanRequest { DeviceId = "TEST", RequestId = requestId, Header = header });

    private async Task<RawSender> CtAsync()
    {
        CtSimulation scan = SmallScans.Ct();
        return await RawSender.CreateAsync(_node.Channel, scan.Header, scan.Blocks().Split(viewsPerBlock: 16));
    }

    private static IEnumerable<WriteScanRequest> AllBlocks(RawSender sender, int first) =>
        Enumerable.Range(first, sender.Blocks.Count - first).Select(i => Say(sender.Block(i)));

    /// <summary>Whatever went wrong before, the rest of the scan is taken and completes with the digest of all of it.</summary>
    private static async Task FinishFromAsync(RawSender sender, int first)
    {
        using WriteCall call = await sender.OpenAsync(first);
        (_, RpcException? none, WriteFinished? finished) = await SendAsync(call, [.. AllBlocks(sender, first), Say(sender.Finish())]);
        Assert.Null(none);
        Assert.Equal(sender.Blocks.Count, finished?.BlockCount);
    }
}
