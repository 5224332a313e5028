using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Recipes;
using Grpc.Net.Client;
using Spectre.Console;
using CtRecipe = Acquisition.Core.Model.Recipes.CtRecipe;
using DisplayWindow = Acquisition.Core.Model.Recipes.DisplayWindow;
using MrRecipe = Acquisition.Core.Model.Recipes.MrRecipe;
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
        Option<int?> matrix = new("--matrix") { Description = "Rows and columns of the images. Default: the first reconstruction's." };
        Option<double?> diameter = new("--diameter") { Description = "CT: reconstruction diameter, mm." };
        Option<double?> centreX = new("--centre-x") { Description = "CT: X of the image's centre in the scanner frame, mm." };
        Option<double?> centreY = new("--centre-y") { Description = "CT: Y of the image's centre in the scanner frame, mm." };
        Option<CtKernel?> kernel = new("--kernel") { Description = "CT: ramp, sheppLogan or hann." };
        Option<double[]> window = new("--window") { Description = "Display window: centre and width.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        Command command = new("reconstruct", "Reconstruct a stored scan again with another recipe, into a new series of the same study. What is not given stays as it was.")
        {
            scan, address, matrix, diameter, centreX, centreY, kernel, window, json,
        };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            using GrpcChannel channel = CommonOptions.Connect(parsed.GetRequiredValue(address));
            ScanService.ScanServiceClient client = new(channel);
            string scanId = parsed.GetRequiredValue(scan);
            GetScanResponse known = await client.GetScanAsync(new GetScanRequest { ScanId = scanId }, cancellationToken: cancellationToken);
            Recipe recipe = RecipeWire.FromWire(known.Scan.Reconstructions[0].Recipe, "recipe", new WireReader()) switch
            {
                CtRecipe ct => ct with
                {
                    Matrix = parsed.GetValue(matrix) ?? ct.Matrix,
                    ReconstructionDiameterMm = parsed.GetValue(diameter) ?? ct.ReconstructionDiameterMm,
                    CentreXMm = parsed.GetValue(centreX) ?? ct.CentreXMm,
                    CentreYMm = parsed.GetValue(centreY) ?? ct.CentreYMm,
                    Kernel = parsed.GetValue(kernel) ?? ct.Kernel,
                },
                MrRecipe mr => mr with { Columns = parsed.GetValue(matrix) ?? mr.Columns, Rows = parsed.GetValue(matrix) ?? mr.Rows },
                Recipe other => other,
            };
            if (parsed.GetValue(window) is [double center, double width]) recipe = recipe with { Window = new DisplayWindow(center, width) };

            ReconstructScanResponse response = await client.ReconstructScanAsync(
                new ReconstructScanRequest { ScanId = scanId, Recipe = RecipeWire.ToWire(recipe) }, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) JsonLines.Write(response);
            else AnsiConsole.MarkupLineInterpolated($"Reconstruction {response.Reconstruction.ReconstructionId} ({response.Reconstruction.Ordinal}): {response.Reconstruction.State}");
            return ExitCode.Success;
        }));
        return command;
    }
}
