using Acquisition.Dicom;
using Acquisition.Service.Composition;
using Acquisition.Service.Ingest;
using Acquisition.Service.Scans;
using Acquisition.Service.Startup;

namespace Acquisition.Service;

/// <summary>The node, put together: one line a feature.</summary>
public static class AcquisitionHost
{
    /// <param name="args">Settings as <c>Section:Name=value</c>; they win over environment variables and appsettings.json.</param>
    /// <exception cref="SettingsException">A setting that the node does not know, or a value that it cannot take.</exception>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        SettingNames.Check(builder.Configuration);
        builder.AddNodeDefaults();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddReconstruction(builder.Configuration);
        builder.Services.AddPipeline(builder.Configuration);
        builder.Services.AddDicom(builder.Configuration);
        builder.AddIngest();
        builder.Services.AddScans();

        WebApplication node = builder.Build();
        node.MapIngest();
        node.MapScans();
        return node;
    }

    /// <summary>Runs the node until it is told to end, by a signal or the token.</summary>
    /// <returns>0 after an orderly end; 2 when it could not start, with one sentence on <paramref name="errors"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellationToken = default)
    {
        try
        {
            await using WebApplication node = Build(args);
            await node.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (StartupFailure.Describe(exception) is { } sentence)
        {
            await errors.WriteLineAsync($"error: {sentence}");
            return 2;
        }
    }
}
