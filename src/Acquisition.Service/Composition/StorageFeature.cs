using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.Catalog;
using Acquisition.Storage.RawStore;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Composition;

/// <summary>Where the truth is: the raw store on disk and the catalog in SQLite.</summary>
internal static class StorageFeature
{
    public static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RawStoreOptions>().Bind(configuration.GetSection(RawStoreOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CatalogOptions>().Bind(configuration.GetSection(CatalogOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IRawStore, FileRawStore>();
        services.AddSingleton(provider => SqliteCatalog.Open(provider.GetRequiredService<IOptions<CatalogOptions>>().Value));
        services.AddSingleton<IScanCatalog, ScanCatalog>();
        services.AddSingleton<IOutbox, Outbox>();
    }
}
