using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FellowOakDicom;

public static partial class IServiceCollectionExtension
{
    static partial void AddNetwork(IServiceCollection services)
    {
        services.TryAddSingleton<IDicomClientFactory, DefaultDicomClientFactory>();
        services.TryAddSingleton<IDicomServerFactory, DefaultDicomServerFactory>();
    }
}
