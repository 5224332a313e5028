using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Images;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom;

/// <summary>Images out of reconstructions, and deliveries out of the outbox.</summary>
public static class DicomStartup
{
    /// <summary>Needs <see cref="IOutbox"/>, <see cref="IScanCatalog"/>, <see cref="IInstanceRemaker"/> and the event hub from others.</summary>
    public static IServiceCollection AddDicom(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ImageOptions>().Bind(configuration.GetSection(ImageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ImageOptions>, ImageOptionsValidator>();
        services.AddSingleton<IImageEncoder, DicomImageEncoder>();
        services.AddSingleton<IImageReader, DicomImageReader>();

        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection(DeliveryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();
        services.AddSingleton<IDestinations, Destinations>();
        services.AddSingleton<BackOff>();
        services.AddSingleton<StoreSender>();
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<UnknownDestinations>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OutboxSignal>();
        services.AddHostedService<DeliveryWorker>();
        return services;
    }
}
