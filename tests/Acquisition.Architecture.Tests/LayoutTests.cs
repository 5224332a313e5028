using System.Xml.Linq;

namespace Acquisition.Architecture.Tests;

/// <summary>The project files say the same as the code: the arrows of the design, and one version of each package for all.</summary>
public class LayoutTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Acquisition.Core"] = [],
        ["Acquisition.Contracts"] = [],
        ["FoDicom.Subset"] = [],
        ["Acquisition.Reconstruction"] = ["Acquisition.Core"],
        ["Acquisition.Reconstruction.Gpu"] = ["Acquisition.Reconstruction"],
        ["Acquisition.Storage"] = ["Acquisition.Core"],
        ["Acquisition.Interchange"] = ["Acquisition.Core", "FoDicom.Subset"],
        ["Acquisition.Dicom"] = ["Acquisition.Core", "FoDicom.Subset"],
        ["Acquisition.Pipeline"] = ["Acquisition.Core"],
        ["Acquisition.Wire"] = ["Acquisition.Contracts", "Acquisition.Core"],
        ["Acquisition.Client"] = ["Acquisition.Wire"],
        ["Acquisition.Simulation"] = ["Acquisition.Core"],
        ["CtScanner"] = ["Acquisition.Client", "Acquisition.Simulation"],
        ["MrScanner"] = ["Acquisition.Client", "Acquisition.Simulation"],
    };

    public static TheoryData<string> Projects => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_refers_to_what_the_design_allows_and_to_nothing_else(string project)
    {
        string file = Directory.EnumerateFiles(Repository.Root, $"{project}.csproj", SearchOption.AllDirectories).Single();
        string[] references =
        [
            .. XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Arrows[project], references);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Acquisition.sln"));
        IEnumerable<string> missing = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file))
            .Where(name => !solution.Contains(name, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        IEnumerable<string> versioned = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => XDocument.Load(file).Descendants("PackageReference").Any(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null));

        Assert.Empty(versioned);
    }

    [Fact]
    public void Nothing_in_Contracts_is_handwritten() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository.Root, "src/Acquisition.Contracts"), "*.cs"));
}
