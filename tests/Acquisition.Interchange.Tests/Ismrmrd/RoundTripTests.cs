using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd;
using PureHDF;
using PureHDF.VOL.Native;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>
/// A file that is imported and written again is the same file: in every field of every readout and waveform, as libhdf5 and ISMRMRD's own
/// library read it, and in every element of the header.
/// </summary>
public sealed class RoundTripTests : IDisposable
{
    private const string Schema = "/usr/share/ismrmrd/schema/ismrmrd.xsd";

    /// <summary>What an export says that the file left out, since a scan always has it or the schema demands it.</summary>
    private static readonly string[] Additions =
        ["/measurementInformation/seriesDate", "/measurementInformation/seriesTime", "/measurementInformation/patientPosition", "/acquisitionSystemInformation/receiverChannels"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_in_which_every_field_has_a_number_of_its_own_comes_out_the_same()
    {
        Peers.RequireH5py();
        Peers.RunScript("complete.py", Resource("complete.xml"), _folder["original.h5"]);
        Copy(_folder["original.h5"], _folder["copy.h5"]);
        AssertEqualFiles(_folder["original.h5"], _folder["copy.h5"], additions: []);
    }

    [Fact]
    public void Its_copy_is_the_same_for_ismrmrds_own_library()
    {
        Peers.RequireH5py();
        Peers.RequireIsmrmrdTools();
        Peers.RunScript("complete.py", Resource("complete.xml"), _folder["original.h5"]);
        Copy(_folder["original.h5"], _folder["copy.h5"]);
        JsonObject original = Read("clibrary.py", _folder["original.h5"]), copy = Read("clibrary.py", _folder["copy.h5"]);
        Assert.Equal(5, original["readouts"]!.AsArray().Count);
        Assert.Equal(4, original["waveforms"]!.AsArray().Count);
        AssertEqual(original["readouts"], copy["readouts"]);
        AssertEqual(original["waveforms"], copy["waveforms"]);
        Assert.Equal(File.ReadAllText(Resource("complete.xml")), original["xml"]!.GetValue<string>());
        AssertEqualHeaders(original["xml"]!.GetValue<string>(), copy["xml"]!.GetValue<string>(), additions: []);
    }

    [Theory]
    [InlineData("-m", "64", "-c", "4", "-r", "2", "-C", "-k")]                       // a noise readout first, trajectories, two repetitions
    [InlineData("-m", "64", "-c", "2", "-a", "2", "-w", "16", "-r", "2")]            // undersampled, with calibration lines
    [InlineData("-m", "256", "-c", "1", "-r", "4")]                                  // 16 chunks of readouts and many collections of samples
    [InlineData("-m", "32", "-c", "40", "-O", "32")]                                 // each readout in a collection of its own
    public void A_file_of_ismrmrds_generator_comes_out_the_same(params string[] options)
    {
        Peers.RequireH5py();
        string original = Generate(options);
        Copy(original, _folder["copy.h5"]);
        AssertEqualFiles(original, _folder["copy.h5"], Additions);
        AssertEqual(Read("readouts.py", _folder["copy.h5"])["readouts"], Read("clibrary.py", _folder["copy.h5"])["readouts"]);
    }

    [Fact]
    public void Ismrmrds_own_reconstruction_makes_the_same_image_of_the_copy()
    {
        string original = Generate("-m", "128", "-c", "8", "-C", "-n", "0.1");
        Copy(original, _folder["copy.h5"]);
        Peers.Run(Peers.Reconstructor, original);
        Peers.Run(Peers.Reconstructor, _folder["copy.h5"]);
        Assert.Equal(Pixels(original), Pixels(_folder["copy.h5"]));
    }

    [Fact]
    public void H5dump_reads_the_copy_to_its_end()
    {
        string original = Generate("-m", "32", "-c", "2", "-k");
        Copy(original, _folder["copy.h5"]);
        string types = Peers.Run("h5dump", "-H", "-d", "/dataset/data", original), copied = Peers.Run("h5dump", "-H", "-d", "/dataset/data", _folder["copy.h5"]);
        Assert.Equal(WithoutName(types), WithoutName(copied));
        string data = Peers.Run("h5dump", "-d", "/dataset/data", _folder["copy.h5"]);
        Assert.Contains("(31)", data, StringComparison.Ordinal);

        static string WithoutName(string dump) => dump[dump.IndexOf('\n', StringComparison.Ordinal)..];
    }

    [Fact]
    public void The_header_that_is_written_follows_the_schema()
    {
        Peers.RequireIsmrmrdTools();
        Assert.SkipUnless(File.Exists(Schema), "the schema of ismrmrd-tools is not installed");
        Peers.RequireH5py();
        // The schema that Debian has is older than these, and than strings in a trajectory's description.
        XElement complete = XElement.Load(Resource("complete.xml"));
        XNamespace ns = complete.Name.Namespace;
        string[] newer =
        [
            "patientHeight_m", "bodyPartExamined", "sequenceName", "deviceSerialNumber", "user_0", "user_3", "user_7", "multiband", "diffusion",
            "diffusionDimension", "diffusionScheme",
        ];
        complete.Descendants().Where(e => newer.Contains(e.Name.LocalName)).ToList().ForEach(e => e.Remove());
        complete.Descendants(ns + "trajectoryDescription").Elements(ns + "userParameterString").Remove();
        complete.Save(_folder["older.xml"]);
        Peers.RunScript("complete.py", _folder["older.xml"], _folder["original.h5"]);
        Copy(_folder["original.h5"], _folder["copy.h5"]);

        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(ns.NamespaceName, Schema);
        List<string> complaints = [];
        settings.ValidationEventHandler += (_, complaint) => complaints.Add(complaint.Message);
        using IsmrmrdFile copy = IsmrmrdFile.Open(_folder["copy.h5"]);
        using XmlReader reader = XmlReader.Create(new StringReader(copy.HeaderXml), settings);
        while (reader.Read())
        {
        }

        Assert.Empty(complaints);
    }

    [Fact]
    public void Directions_that_a_file_does_not_have_are_the_patients_axes_with_a_warning()
    {
        Peers.RequireIsmrmrdTools();
        Peers.RequireH5py();
        string original = Generate("-m", "32", "-c", "2");
        using IsmrmrdFile file = IsmrmrdFile.Open(original);
        JsonArray readouts = Read("readouts.py", original)["readouts"]!.AsArray();
        int without = readouts.Count(readout => IsZero(readout!, "read_dir") && IsZero(readout!, "phase_dir") && IsZero(readout!, "slice_dir"));
        Assert.Equal(32, without);
        Assert.Equal(32, Assert.Single(file.Warnings, warning => warning.Reason == "DIRECTIONS_ABSENT").Count);
        Assert.Contains(file.Warnings, warning => warning.Reason == "PATIENT_POSITION_ABSENT");
        Assert.Contains(file.Warnings, warning => warning.Reason == "ACQUISITION_TIME_ABSENT");
    }

    [Fact]
    public void A_complete_file_leaves_nothing_to_warn_of()
    {
        Peers.RequireH5py();
        Peers.RunScript("complete.py", Resource("complete.xml"), _folder["original.h5"]);
        using IsmrmrdFile file = IsmrmrdFile.Open(_folder["original.h5"]);
        Assert.Empty(file.Warnings);
        Assert.Empty(ScanHeaderRules.Check(file.Header));
    }

    private static void Copy(string original, string copy)
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(original);
        using IsmrmrdWriter writer = new(copy, file.Header);
        foreach (AcquiredBlock block in file.ReadBlocks()) writer.Write(block);
        writer.Finish();
        Assert.Equal((file.ReadoutCount, file.WaveformCount), (writer.ReadoutCount, writer.WaveformCount));
    }

    private string Generate(params string[] options)
    {
        Peers.RequireIsmrmrdTools();
        string path = _folder["generated.h5"];
        Peers.Run(Peers.Generator, ["-o", path, .. options]);
        return path;
    }

    private static void AssertEqualFiles(string original, string copy, string[] additions)
    {
        JsonObject first = Read("readouts.py", original), second = Read("readouts.py", copy);
        foreach (JsonNode? readout in first["readouts"]!.AsArray()) FillDirections(readout!);
        AssertEqual(first["readouts"], second["readouts"]);
        AssertEqual(first["waveforms"], second["waveforms"]);
        AssertEqualHeaders(first["xml"]!.GetValue<string>(), second["xml"]!.GetValue<string>(), additions);
    }

    /// <summary>Directions that are zero in the original are the patient's axes in the copy, as the import warned.</summary>
    private static void FillDirections(JsonNode readout)
    {
        string[] directions = ["read_dir", "phase_dir", "slice_dir"];
        if (!directions.All(name => IsZero(readout, name))) return;
        for (int axis = 0; axis < directions.Length; axis++) readout[directions[axis]] = new JsonArray([.. Enumerable.Range(0, 3).Select(i => (JsonNode)(i == axis ? 1.0 : 0.0))]);
    }

    private static bool IsZero(JsonNode readout, string vector) => readout[vector]!.AsArray().All(v => v!.GetValue<double>() == 0);

    private static JsonObject Read(string script, string path) => JsonNode.Parse(Peers.RunScript(script, path, "dataset"))!.AsObject();

    private static void AssertEqual(JsonNode? expected, JsonNode? actual)
    {
        JsonArray first = expected!.AsArray(), second = actual!.AsArray();
        Assert.Equal(first.Count, second.Count);
        for (int i = 0; i < first.Count; i++)
            foreach ((string name, JsonNode? value) in first[i]!.AsObject())
                Assert.True(JsonNode.DeepEquals(value, second[i]![name]), $"record {i}, {name}: {value?.ToJsonString()} became {second[i]![name]?.ToJsonString()}");
    }

    private static void AssertEqualHeaders(string original, string copy, string[] additions)
    {
        Dictionary<string, string> first = Leaves(XElement.Parse(original)), second = Leaves(XElement.Parse(copy));
        foreach ((string path, string value) in first)
        {
            Assert.True(second.TryGetValue(path, out string? copied), $"{path} is gone");
            Assert.True(SameValue(value, copied), $"{path}: {value} became {copied}");
        }

        Assert.Empty(second.Keys.Except(first.Keys).Except(additions));
    }

    /// <summary>Each element without children, under its path with its place among those of its name; empty groups say nothing.</summary>
    private static Dictionary<string, string> Leaves(XElement root)
    {
        Dictionary<string, string> leaves = [];
        Visit(root, "");
        return leaves;

        void Visit(XElement element, string path)
        {
            if (!element.HasElements && element.Value.Length > 0) leaves.Add(path, element.Value);
            foreach (IGrouping<string, XElement> name in element.Elements().GroupBy(e => e.Name.LocalName))
            {
                int count = name.Count(), i = 0;
                foreach (XElement child in name) Visit(child, $"{path}/{name.Key}{(count > 1 ? $"[{i++}]" : "")}");
            }
        }
    }

    // 6.000000 and 6 are one number.
    private static bool SameValue(string a, string b) =>
        a == b || (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) &&
                   double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y) && x == y);

    private static float[] Pixels(string path)
    {
        using NativeFile file = H5File.OpenRead(path);
        return file.Dataset("dataset/cpp/data").Read<float[]>();
    }

    private static string Resource(string name) => Path.Combine(AppContext.BaseDirectory, "Ismrmrd", name);
}
