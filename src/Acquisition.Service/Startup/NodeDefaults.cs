using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Acquisition.Service.Startup;

/// <summary>What the node does unless a setting says otherwise: one folder for everything, one loopback address, HTTP/2.</summary>
internal static class NodeDefaults
{
    /// <summary>The folder for everything.</summary>
    public const string DataPathSetting = "DataPath";

    private const string UrlsSetting = "urls";
    private const string DefaultUrl = "http://127.0.0.1:7070";

    /// <summary>
    /// How long an orderly end may take: open streams are told at once and end with everything that came durable; reconstructions stop after the block in hand.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    private const string DefaultDataPath = "acquisition-data";

    public static void AddNodeDefaults(this WebApplicationBuilder builder)
    {
        CheckUrls(builder.Configuration[UrlsSetting] ?? DefaultUrl);
        string data = Path.GetFullPath(builder.Configuration[DataPathSetting] ?? DefaultDataPath);
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                [UrlsSetting] = DefaultUrl,
                ["RawStore:Path"] = Path.Combine(data, "raw"),
                ["Catalog:Path"] = Path.Combine(data, "catalog.db"),
                ["Images:Path"] = Path.Combine(data, "instances"),
            },
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // gRPC without TLS needs HTTP/2 from the first byte. A view of 64 rows at 329 MB/s and 25 ms round trip needs 8 MB in flight.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Limits.Http2.InitialStreamWindowSize = 8 * 1024 * 1024;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
            kestrel.Limits.Http2.MaxFrameSize = 1024 * 1024;
        });
    }

    /// <summary>The framework takes a port that is no number for a part of the host's name, and then listens on every interface.</summary>
    private static void CheckUrls(string urls)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            // Kestrel's own words for every interface.
            string plain = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
                throw new SettingsException($"The setting {UrlsSetting} is '{url}', which is no address: write http://HOST:PORT, such as {DefaultUrl}.");
        }
    }
}
