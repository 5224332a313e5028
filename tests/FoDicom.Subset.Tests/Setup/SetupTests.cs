using FellowOakDicom.Network.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom.Tests.Setup;

/// <summary>What holds for the whole process is tried while no other test runs.</summary>
[CollectionDefinition(nameof(SetupTests), DisableParallelization = true)]
[Collection(nameof(SetupTests))]
public class SetupTests
{
    [Fact]
    public void Validation_can_be_switched_off_and_on_again()
    {
        var builder = new DicomSetupBuilder();
        try
        {
            builder.SkipValidation().Build();
            Assert.Equal("ct", new DicomDataset { { DicomTag.Modality, "ct" } }.GetString(DicomTag.Modality));
        }
        finally
        {
            builder.DoValidation();
        }
        Assert.Throws<DicomValidationException>(() => new DicomDataset { { DicomTag.Modality, "ct" } });
    }

    [Fact]
    public void A_container_gets_the_services()
    {
        ServiceProvider services = new ServiceCollection().AddFellowOakDicom().BuildServiceProvider();

        IDicomClient client = services.GetRequiredService<IDicomClientFactory>().Create("localhost", 104, false, "A", "B");

        Assert.Equal(("localhost", 104), (client.Host, client.Port));
    }
}
