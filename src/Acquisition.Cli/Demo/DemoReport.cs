using Spectre.Console;

namespace Acquisition.Cli.Demo;

/// <summary>The demo's result for people.</summary>
internal static class DemoReport
{
    public static void Write(IReadOnlyList<ScanOutcome> outcomes, string output, TimeSpan elapsed)
    {
        Table accuracy = new Table().RoundedBorder().Title("Accuracy, measured on the images in the PACS").AddColumns("Scan", "Region", "Truth", "Measured", "Limit", "");
        foreach (ScanOutcome outcome in outcomes)
        {
            foreach (AccuracyRow row in outcome.Accuracy)
            {
                accuracy.AddRow(
                    outcome.Name, row.What, $"{row.Expected:0.##} {row.Unit}", $"{row.Measured:0.00} {row.Unit}", $"± {row.Limit:0.##}", row.IsMet ? "[green]met[/]" : "[red]MISSED[/]");
            }
        }

        Table scans = new Table().RoundedBorder().Title("Scans").AddColumns("Scan", "State", "Raw MB", "DICOM MB", "Instances", "Last raw byte to last instance stored", "Reconstructed by");
        foreach (ScanOutcome outcome in outcomes)
        {
            scans.AddRow(
                outcome.Name, outcome.State, $"{outcome.RawMegabytes:0.0}", $"{outcome.DicomMegabytes:0.0}", $"{outcome.Instances}", $"{outcome.LatencyMs:0} ms", Markup.Escape(outcome.Backend));
        }

        AnsiConsole.Write(accuracy);
        AnsiConsole.Write(scans);
        AnsiConsole.MarkupLineInterpolated($"Series and contact sheets: {output}. {elapsed.TotalSeconds:0} s.");
        AnsiConsole.MarkupLine(outcomes.All(outcome => outcome.IsMet) ? "[green]Every limit is met.[/]" : "[red]A limit is missed.[/]");
    }
}
