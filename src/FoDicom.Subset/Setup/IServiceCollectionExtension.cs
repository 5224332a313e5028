using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom;

public static partial class IServiceCollectionExtension
{
    public static IServiceCollection AddFellowOakDicom(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddNetwork(services);
        return services;
    }

    /// <summary>The services of the network half, which stands in its own folder.</summary>
    static partial void AddNetwork(IServiceCollection services);
}
