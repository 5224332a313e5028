using Acquisition.Dicom;
using Acquisition.Service.Composition;
using Acquisition.Service.Ingest;
using Acquisition.Service.Scans;

namespace Acquisition.Service;

/// <summary>The node, put together: one line a feature.</summary>
public static class AcquisitionHost
{
    /// <param name="args">Settings as <c>Section:Name=value</c>; they win over environment variables and appsettings.json.</param>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddNodeDefaults();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddReconstruction(builder.Configuration);
        builder.Services.AddDicom(builder.Configuration);
        builder.Services.AddPipeline(builder.Configuration);
        builder.AddIngest();
        builder.Services.AddScans();

        WebApplication node = builder.Build();
        node.MapIngest();
        node.MapScans();
        return node;
    }
}
