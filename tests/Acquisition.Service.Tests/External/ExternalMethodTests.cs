using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Contracts.V1;
using Acquisition.Service.Tests.Ingest;
using Acquisition.Tests.Support;
using Grpc.Core;
using State = Acquisition.Contracts.V1.Reconstruction.Types.State;

namespace Acquisition.Service.Tests.External;

/// <summary>
/// Methods in processes of their own: the Python example, held to the node's own method; and programs that misbehave, each of which costs its own
/// reconstruction and nothing else.
/// </summary>
public sealed class ExternalMethodTests : IDisposable
{
    private const string Name = "mine";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquisition-method-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_python_example_makes_the_images_that_the_nodes_own_method_makes()
    {
        await using TestNode node = await StartAsync(await PythonAsync(), "cartesian.py");
        RawSender sender = await SendAsync(node);
        List<ImageFrame> own = await ImagesAsync(node, (await ScanAsync(node, sender)).Reconstructions[0].ReconstructionId);
        Contracts.V1.Reconstruction done = await ReconstructAsync(node, sender);
        Assert.Equal((State.Succeeded, "", $"external.{Name}"), (done.State, done.Reason, done.Method));
        List<ImageFrame> theirs = await ImagesAsync(node, done.ReconstructionId);

        Assert.Equal(3, theirs.Count);
        foreach ((ImageFrame expected, ImageFrame actual) in own.OrderBy(f => f.InstanceNumber).Zip(theirs.OrderBy(f => f.InstanceNumber)))
        {
            Assert.Equal(expected.InstanceNumber, actual.InstanceNumber);
            AssertSame(expected.Plane.ImagePositionMm, actual.Plane.ImagePositionMm);
            AssertSame(expected.Plane.RowDirection, actual.Plane.RowDirection);
            AssertSame(expected.Plane.ColumnDirection, actual.Plane.ColumnDirection);
            float[] a = Pixels(expected), b = Pixels(actual);
            // Each series has a scale of its own in 15 bits: a step, and the rounding of single-precision transforms.
            Assert.InRange(TensorPrimitives.CosineSimilarity<float>(a, b), 1 - 1e-6f, 1 + 1e-6f);
        }
    }

    [Fact]
    public async Task What_a_recipe_tells_a_method_reaches_it()
    {
        await using TestNode node = await StartAsync(await PythonAsync(), "cartesian.py");
        RawSender sender = await SendAsync(node);
        double[] roughness = new double[2];
        for (int i = 0; i < 2; i++)
        {
            Recipe recipe = new() { Method = $"external.{Name}", External = new ExternalSettings { Parameters = { new ExternalParameter { Name = "smooth", Value = i == 0 ? "0" : "30" } } } };
            List<ImageFrame> frames = await ImagesAsync(node, (await ReconstructAsync(node, sender, recipe)).ReconstructionId);
            float[] pixels = Pixels(frames[0]);
            roughness[i] = Enumerable.Range(1, pixels.Length - 1).Sum(p => Math.Abs(pixels[p] - (double)pixels[p - 1])) / pixels.Sum(p => (double)p);
        }

        Assert.True(roughness[1] < .7 * roughness[0], $"Smoothing over 4 pixels left {roughness[1]} of {roughness[0]}.");
    }

    [Theory]
    [InlineData("raise ValueError('no such phase')", "EXTERNAL_FAILED", "no such phase")]
    [InlineData("import os; os._exit(7)", "EXTERNAL_FAILED", "exit code 7")]
    [InlineData("import ctypes; ctypes.string_at(0)", "EXTERNAL_FAILED", "exit code 139")]
    [InlineData("print('I am lost', flush=True); import os; os._exit(1)", "EXTERNAL_FAILED", "I am lost")]
    [InlineData("next(blocks); x = bytearray(8 << 30)", "EXTERNAL_FAILED", "MemoryError")]
    [InlineData("import time; time.sleep(1000)", "EXTERNAL_TIMEOUT", "within 5 s")]
    [InlineData("list(blocks)", "NO_IMAGES", "made no image")]
    [InlineData("return", "NO_IMAGES", "made no image")]
    [InlineData("yield m.MethodImage(instance_number=1, row_count=2, column_count=2, pixels=bytes(15), plane=plane)", "EXTERNAL_INVALID_IMAGE", "15 bytes")]
    [InlineData("yield m.MethodImage(instance_number=1, row_count=1, column_count=1, pixels=bytes(4))", "EXTERNAL_INVALID_IMAGE", "plane")]
    [InlineData("yield m.MethodImage(instance_number=0, row_count=1, column_count=1, pixels=bytes(4), plane=plane)", "EXTERNAL_INVALID_IMAGE", "number")]
    [InlineData("for i in (1, 1): yield m.MethodImage(instance_number=i, row_count=1, column_count=1, pixels=bytes(4), plane=plane)", "EXTERNAL_INVALID_IMAGE", "already")]
    [InlineData("yield m.MethodImage(instance_number=1, row_count=1, column_count=1, pixels=b'\\0\\0\\x80\\xbf', plane=plane)", "EXTERNAL_INVALID_IMAGE", "negative")]
    public async Task A_method_that_misbehaves_fails_its_reconstruction_with_a_reason(string body, string reason, string names)
    {
        string folder = await PythonAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.py"), $"""
            from acquisition_method import serve, slice_plane
            from acquisition.v1 import method_service_pb2 as m
            plane = slice_plane((0, 0, 0), (1, 0, 0), (0, 1, 0), 1, 1, 1.0, 1.0, 5.0)

            def method(start, blocks):
                {body}
                yield from ()

            serve(method)
            """, TestContext.Current.CancellationToken);
        await using TestNode node = await StartAsync(folder, "bad.py", "Reconstruction:External:0:TimeLimit=00:00:05");
        RawSender sender = await SendAsync(node);
        await AssertFailsAsync(node, sender, reason, names);
        // Nothing else was hurt: the node's own method still answers, and no process is left.
        Assert.Equal(State.Succeeded, (await ReconstructAsync(node, sender, new Recipe { Name = "again" })).State);
        Assert.DoesNotContain(Processes(), line => line.Contains(folder, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/nowhere/method", "EXTERNAL_FAILED", "exit code 127")]
    [InlineData("/bin/false", "EXTERNAL_FAILED", "exit code 1")]
    [InlineData("/bin/cat", "EXTERNAL_TIMEOUT", "did not listen")]
    public async Task A_program_that_never_listens_fails_its_reconstruction_with_a_reason(string command, string reason, string names)
    {
        await using TestNode node = await TestNode.StartAsync([.. Settings(command), "Reconstruction:External:0:TimeLimit=00:00:02"]);
        await AssertFailsAsync(node, await SendAsync(node), reason, names);
    }

    [Fact]
    public async Task A_method_of_ones_own_is_taken_only_by_name_and_only_for_its_modality()
    {
        await using TestNode node = await TestNode.StartAsync(Settings("/bin/false"));
        RawSender mr = await SendAsync(node);
        Assert.Equal("mr.fourier", (await ScanAsync(node, mr)).Reconstructions[0].Method);
        RawSender ct = await RawSender.CreateAsync(node.Channel, SmallScans.Ct().Header, SmallScans.Ct().Blocks());
        await SendAsync(ct);
        foreach (Recipe recipe in new Recipe[] { new() { Method = $"external.{Name}" }, new() { External = new ExternalSettings() } })
        {
            RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => ReconstructAsync(node, ct, recipe));
            Assert.Equal("RECIPE_INVALID", RawSender.Info(refusal).Reason);
        }
    }

    private static string[] Settings(string command) =>
        [$"Reconstruction:External:0:Name={Name}", "Reconstruction:External:0:Modality=Mr", $"Reconstruction:External:0:Command={command}"];

    private static Task<TestNode> StartAsync(string folder, string file, params string[] further) => TestNode.StartAsync(
        [.. Settings(Programs.Python), $"Reconstruction:External:0:Arguments:0={Path.Combine(folder, file)}", "Reconstruction:External:0:MemoryMiB=2048", .. further]);

    /// <summary>The example and the modules that protoc makes of the contract, in one folder.</summary>
    private async Task<string> PythonAsync()
    {
        Programs.RequireProtoc();
        Programs.RequirePython("grpc", "google.protobuf", "numpy");
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "simulators", "PythonMethod"), "*.py"))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        string protos = Path.Combine(Repository.Root, "protos");
        string[] contract = Directory.GetFiles(Path.Combine(protos, "acquisition/v1"), "*.proto");
        await Programs.OutputOfAsync("protoc", ["-I", protos, $"--python_out={_folder.FullName}", .. contract]);
        return _folder.FullName;
    }

    private static async Task AssertFailsAsync(TestNode node, RawSender sender, string reason, string names)
    {
        Contracts.V1.Reconstruction failed = await ReconstructAsync(node, sender);
        Assert.Equal(State.Failed, failed.State);
        Assert.StartsWith(reason, failed.Reason, StringComparison.Ordinal);
        Assert.Contains(names, failed.Reason, StringComparison.Ordinal);
    }

    private static async Task<RawSender> SendAsync(TestNode node)
    {
        RawSender sender = await RawSender.CreateAsync(node.Channel, SmallScans.Mr().Header, SmallScans.Mr().Blocks());
        await SendAsync(sender);
        return sender;
    }

    private static async Task SendAsync(RawSender sender)
    {
        using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(0);
        (_, RpcException? none, _) = await RawSender.SendAsync(call, [.. sender.Blocks.Select(RawSender.Say), RawSender.Say(sender.Finish())]);
        Assert.Null(none);
    }

    private static async Task<Contracts.V1.Reconstruction> ReconstructAsync(TestNode node, RawSender sender, Recipe? recipe = null)
    {
        ScanService.ScanServiceClient scans = new(node.Channel);
        ReconstructScanRequest request = new() { ScanId = sender.ScanId, Recipe = recipe ?? new Recipe { Method = $"external.{Name}" } };
        Contracts.V1.Reconstruction last = (await scans.ReconstructScanAsync(request)).Reconstruction;
        using AsyncServerStreamingCall<WatchReconstructionResponse> watch = scans.WatchReconstruction(new WatchReconstructionRequest { ReconstructionId = last.ReconstructionId });
        while (await watch.ResponseStream.MoveNext(default)) last = watch.ResponseStream.Current.Snapshot?.Reconstruction ?? last;
        return last;
    }

    /// <summary>The scan when nothing is left to happen to it.</summary>
    private static async Task<Scan> ScanAsync(TestNode node, RawSender sender)
    {
        Scan last = new();
        using AsyncServerStreamingCall<WatchScanResponse> watch = new ScanService.ScanServiceClient(node.Channel).WatchScan(new WatchScanRequest { ScanId = sender.ScanId });
        while (await watch.ResponseStream.MoveNext(default)) last = watch.ResponseStream.Current.Snapshot ?? last;
        return last;
    }

    private static async Task<List<ImageFrame>> ImagesAsync(TestNode node, string reconstruction)
    {
        List<ImageFrame> frames = [];
        using AsyncServerStreamingCall<StreamImagesResponse> stream = new ScanService.ScanServiceClient(node.Channel).StreamImages(new StreamImagesRequest { ReconstructionId = reconstruction });
        while (await stream.ResponseStream.MoveNext(default)) frames.Add(stream.ResponseStream.Current.Frame);
        return frames;
    }

    private static float[] Pixels(ImageFrame frame) => MemoryMarshal.Cast<byte, float>(frame.Pixels.Span).ToArray();

    private static void AssertSame(Vector3 expected, Vector3 actual)
    {
        // Decimal strings of DICOM.
        Assert.Equal(expected.X, actual.X, 1e-3);
        Assert.Equal(expected.Y, actual.Y, 1e-3);
        Assert.Equal(expected.Z, actual.Z, 1e-3);
    }

    private static IEnumerable<string> Processes()
    {
        foreach (Process process in Process.GetProcesses())
        {
            string path = $"/proc/{process.Id}/cmdline";
            string line = "";
            try
            {
                line = File.ReadAllText(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is somebody else's.
            }

            yield return line;
        }
    }
}
