using Acquisition.Dicom.Delivery;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Delivery;

public sealed class DeliveryOptionsTests
{
    private static readonly DestinationOptions Pacs = new() { Name = "pacs", Host = "pacs.example", Port = 104, CalledAeTitle = "PACS" };

    public static TheoryData<string, DeliveryOptions> Wrong => new()
    {
        { "CallingAeTitle", new() { CallingAeTitle = "SEVENTEEN_LETTERS" } },
        { "CallingAeTitle", new() { CallingAeTitle = "BACK\\SLASH" } },
        { "CallingAeTitle", new() { CallingAeTitle = "   " } },
        { "CallingAeTitle", new() { CallingAeTitle = "" } },
        { "BatchSize", new() { BatchSize = 0 } },
        { "MinimumBackOff", new() { MinimumBackOff = TimeSpan.Zero } },
        { "MaximumBackOff", new() { MinimumBackOff = TimeSpan.FromMinutes(2), MaximumBackOff = TimeSpan.FromMinutes(1) } },
        { "ResponseTimeout", new() { ResponseTimeout = TimeSpan.FromDays(1) } },
        { "AssociationTimeout", new() { AssociationTimeout = TimeSpan.Zero } },
        { "Destinations:0:Name", new() { Destinations = [new() { Name = "", Host = "h", CalledAeTitle = "T" }] } },
        { "Destinations:1:Host", new() { Destinations = [Pacs, new() { Name = "n", Host = null!, CalledAeTitle = "T" }] } },    // left out of the settings
        { "Destinations:0:Host", new() { Destinations = [new() { Name = "n", Host = "", CalledAeTitle = "T" }] } },
        { "Destinations:0:Port", new() { Destinations = [new() { Name = "n", Host = "h", Port = 0, CalledAeTitle = "T" }] } },
        { "Destinations:0:Port", new() { Destinations = [new() { Name = "n", Host = "h", Port = 65536, CalledAeTitle = "T" }] } },
        { "Destinations:0:CalledAeTitle", new() { Destinations = [new() { Name = "n", Host = "h", CalledAeTitle = "ÄÖÜ" }] } },
        { "pacs", new() { Destinations = [Pacs, Pacs] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string named, DeliveryOptions options)
    {
        ValidateOptionsResult result = new DeliveryOptionsValidator().Validate(null, options);
        Assert.True(result.Failed);
        string sentence = Assert.Single(result.Failures!);    // one for one
        Assert.StartsWith("Delivery:", sentence);
        Assert.Contains(named, sentence);
        Assert.Contains("allowed is", sentence);
        Assert.EndsWith(".", sentence);
    }

    [Fact]
    public void The_defaults_and_a_named_PACS_are_right() =>
        Assert.True(new DeliveryOptionsValidator().Validate(null, new DeliveryOptions { Destinations = [Pacs] }).Succeeded);
}
