using System.Text.RegularExpressions;

namespace Acquisition.Architecture.Tests;

/// <summary>What a client may be told about a scan stands in the document that clients are written from.</summary>
public partial class ReasonTableTests
{
    /// <summary>Quoted names that are written like reasons and are none.</summary>
    private const string EnvironmentVariables = "ACQUISITION_";

    [Fact]
    public void Every_reason_of_reconstruction_and_pipeline_is_in_the_table_and_no_other()
    {
        string[] projects = ["Acquisition.Reconstruction", "Acquisition.Pipeline", "Acquisition.Service/External"];
        string code = string.Concat(projects.SelectMany(project => Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Select(File.ReadAllText)));
        string document = File.ReadAllText(Path.Combine(Repository.Root, "protos", "README.md"));
        string section = document[document.IndexOf("## What is found wrong", StringComparison.Ordinal)..document.IndexOf("## A client", StringComparison.Ordinal)];
        HashSet<string> table = [.. section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).SelectMany(line => Names().Matches(line.Split('|')[1])).Select(match => match.Value)];

        IEnumerable<string> reasons = Quoted().Matches(code).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith(EnvironmentVariables, StringComparison.Ordinal));
        string[] untold = [.. reasons.Distinct().Except(table)];
        string[] unknown = [.. table.Where(reason => !Regex.IsMatch(code, $"\"{reason}\\b"))];
        Assert.Empty(untold);
        Assert.Empty(unknown);
    }

    /// <summary>Two words at least: a single one may be anything.</summary>
    [GeneratedRegex("\"([A-Z]+(?:_[A-Z]+)+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("[A-Z]+(?:_[A-Z]+)*")]
    private static partial Regex Names();
}
