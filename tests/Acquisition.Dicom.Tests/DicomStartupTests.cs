using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Images;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests;

public sealed class DicomStartupTests
{
    [Fact]
    public void Settings_reach_the_encoder_and_the_destinations()
    {
        using ServiceProvider services = Provide(new()
        {
            ["Images:Path"] = "/images",
            ["Delivery:CallingAeTitle"] = "NODE1",
            ["Delivery:MaximumBackOff"] = "00:10:00",
            ["Delivery:Destinations:0:Name"] = "pacs",
            ["Delivery:Destinations:0:Host"] = "pacs.example",
            ["Delivery:Destinations:0:Port"] = "11112",
            ["Delivery:Destinations:0:CalledAeTitle"] = "PACS",
        });
        Assert.NotNull(services.GetRequiredService<IImageEncoder>());
        Assert.NotNull(services.GetRequiredService<IImageReader>());
        Assert.Equal(["pacs"], services.GetRequiredService<IDestinations>().Names);
        DeliveryOptions delivery = services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        Assert.Equal(("NODE1", TimeSpan.FromMinutes(10), 11112), (delivery.CallingAeTitle, delivery.MaximumBackOff, delivery.Destinations[0].Port));
    }

    [Fact]
    public void A_missing_image_folder_is_named()
    {
        using ServiceProvider services = Provide([]);
        IOptions<ImageOptions> images = services.GetRequiredService<IOptions<ImageOptions>>();
        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => images.Value);
        Assert.Equal("Images:Path is empty; allowed is a folder that can be written.", exception.Message);
    }

    private static ServiceProvider Provide(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddDicom(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();
}
