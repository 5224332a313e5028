using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Acquisition.Architecture.Tests;

/// <summary>Data flows one way, and each layer sees only what it needs: who may depend on whom, packages included.</summary>
public class ArrowTests
{
    private static readonly ArchUnitNET.Domain.Architecture Solution = new ArchLoader()
        .LoadAssemblies(
            typeof(Core.Model.Scans.ScanHeader).Assembly,
            typeof(Reconstruction.Reconstructor).Assembly,
            typeof(Reconstruction.Gpu.GpuKernels).Assembly,
            typeof(Storage.RawStore.FileRawStore).Assembly,
            typeof(Interchange.InterchangeException).Assembly,
            typeof(Dicom.DicomStartup).Assembly,
            typeof(Pipeline.PipelineOptions).Assembly,
            typeof(Contracts.V1.ScanHeader).Assembly,
            typeof(Wire.WireCodec).Assembly,
            typeof(Client.ScanWriter).Assembly,
            typeof(Simulation.Phantoms.Phantom).Assembly,
            typeof(FellowOakDicom.DicomDataset).Assembly)
        .Build();

    [Theory]
    // Core: no packages at all.
    [InlineData(@"^Acquisition\.Core(\.|$)", @"^(Microsoft|Grpc|Google|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Core(\.|$)))")]
    // Kernels: no logger, options, container, DICOM or proto types.
    [InlineData(@"^Acquisition\.Reconstruction(?!\.Gpu)", @"^(Microsoft|Grpc|Google|ILGPU|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Reconstruction(?!\.Gpu)))")]
    [InlineData(@"^Acquisition\.Reconstruction\.Gpu", @"^(Microsoft|Grpc|Google|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Reconstruction))")]
    [InlineData(@"^Acquisition\.Storage", @"^(Microsoft\.AspNetCore|Grpc|Google|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Storage))")]
    // Files of the field: HDF5, and DICOM-CT-PD.
    [InlineData(@"^Acquisition\.Interchange", @"^(Microsoft\.(AspNetCore|Extensions|EntityFrameworkCore)|Grpc|Google|ILGPU|MathNet|Acquisition\.(?!Core|Interchange))")]
    [InlineData(@"^Acquisition\.Dicom", @"^(Microsoft\.(AspNetCore|EntityFrameworkCore)|Grpc|Google|ILGPU|MathNet|PureHDF|Acquisition\.(?!Core|Dicom))")]
    // The pipeline knows the order of the steps and none of their details.
    [InlineData(@"^Acquisition\.Pipeline", @"^(Microsoft\.(AspNetCore|EntityFrameworkCore)|Grpc|Google|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Pipeline))")]
    [InlineData(@"^Acquisition\.Contracts", @"^(Microsoft|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Contracts))")]
    [InlineData(@"^Acquisition\.Wire", @"^(Microsoft|Grpc|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Contracts|Wire))")]
    [InlineData(@"^Acquisition\.Client", @"^(Microsoft\.(AspNetCore|EntityFrameworkCore)|ILGPU|MathNet|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Wire|Contracts|Client))")]
    // The model knows nothing of the ports; the ports speak of the model.
    [InlineData(@"^Acquisition\.Core\.Model", @"^Acquisition\.Core\.Ports")]
    // The simulators make data from closed forms: they may not see the reconstruction that the data test.
    [InlineData(@"^Acquisition\.Simulation", @"^(Microsoft|Grpc|Google|ILGPU|PureHDF|FellowOakDicom|Acquisition\.(?!Core|Simulation))")]
    [InlineData(@"^FellowOakDicom", @"^(Microsoft\.(AspNetCore|EntityFrameworkCore)|Grpc|Google|ILGPU|MathNet|PureHDF|Acquisition)")]
    public void Layer_does_not_see(string layer, string forbidden)
    {
        var rule = Types().That().ResideInNamespaceMatching(layer).And().DoNotHaveNameMatching("^Microsoft\\.CodeAnalysis").Should()
            .NotDependOnAnyTypesThat().ResideInNamespaceMatching(forbidden);
        string[] broken = [.. rule.Evaluate(Solution).Where(result => !result.Passed).Select(result => result.Description)];

        Assert.True(Types().That().ResideInNamespaceMatching(layer).GetObjects(Solution).Any(), $"{layer} matches no type.");
        Assert.Empty(broken);
    }
}
