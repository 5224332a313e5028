using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Contracts.V1;
using Acquisition.Wire;
using Google.Protobuf;
using Grpc.Net.Client;
using Spectre.Console;
using Recipe = Acquisition.Core.Model.Recipes.Recipe;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition reconstruct</c>: stored raw data, another recipe, a new series.</summary>
internal static class ReconstructCommand
{
    public static Command Create()
    {
        Argument<string> scan = CommonOptions.Scan();
        Option<string> address = CommonOptions.Address();
        Option<bool> json = CommonOptions.Json();
        Option<bool> watch = new("--watch") { Description = "Follow the reconstruction to its end; exit 1 unless its images were made and delivered." };
        Option<FileInfo?> file = new("--recipe") { Description = "A file with the recipe as JSON, as recipe.proto has it; the other options change it. Default: the first reconstruction's recipe." };
        RecipeOptions options = new();
        Command command = new("reconstruct", "Reconstruct a stored scan again with another recipe, into a new series of the same study. What is not given stays as it was.")
        {
            scan, address, watch, json, file,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            ScanService.ScanServiceClient client = new(channel);
            string scanId = parsed.GetRequiredValue(scan);
            Scan known = (await client.GetScanAsync(new GetScanRequest { ScanId = scanId }, cancellationToken: cancellationToken)).Scan;
            Recipe before = parsed.GetValue(file) is { } written ? await ReadAsync(written, cancellationToken)
                : known.Reconstructions is [var first, ..] ? RecipeWire.FromWire(first.Recipe, "recipe", new WireReader()) : new Recipe();
            // A series number of its own: the next one.
            Recipe recipe = options.Apply(parsed, before with { SeriesNumber = null }, known.Modality == Modality.Ct ? Core.Model.Scans.Modality.Ct : Core.Model.Scans.Modality.Mr);

            ReconstructScanResponse response = await client.ReconstructScanAsync(
                new ReconstructScanRequest { ScanId = scanId, Recipe = RecipeWire.ToWire(recipe) }, cancellationToken: cancellationToken);
            Contracts.V1.Reconstruction asked = response.Reconstruction;
            if (parsed.GetValue(json)) JsonLines.Write(response);
            else AnsiConsole.MarkupLineInterpolated($"Reconstruction {asked.ReconstructionId} ({asked.Ordinal}) by {asked.Method}: {asked.State}");
            return parsed.GetValue(watch)
                ? await WatchCommand.FollowReconstructionAsync(channel, asked.ReconstructionId, parsed.GetValue(json), cancellationToken)
                : ExitCode.Success;
        }));
        return command;
    }

    /// <exception cref="ArgumentException">The file holds no recipe: what is wrong with it.</exception>
    private static async Task<Recipe> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        WireReader reader = new();
        Recipe recipe;
        try
        {
            recipe = RecipeWire.FromWire(JsonParser.Default.Parse<Contracts.V1.Recipe>(await File.ReadAllTextAsync(file.FullName, cancellationToken)), "recipe", reader);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{file.Name} is no recipe: {exception.Message}", exception);
        }

        return reader.Violations is [var violation, ..] ? throw new ArgumentException($"{file.Name}: {violation.Field} {violation.Description}.") : recipe;
    }
}
