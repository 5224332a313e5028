namespace Acquisition.Service.Scans;

/// <summary>Scans to look at, to follow and to reconstruct again.</summary>
internal static class ScansFeature
{
    public static void AddScans(this IServiceCollection services)
    {
        services.AddSingleton<ScanReader>();
        services.AddSingleton<ScanListing>();
        services.AddSingleton<ScanWatch>();
        services.AddSingleton<ImageStream>();
    }

    public static void MapScans(this WebApplication node) => node.MapGrpcService<ScanGrpcService>();
}
