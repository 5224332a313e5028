using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Settings of the MR methods to and from the wire.</summary>
internal static class MrSettingsWire
{
    private static readonly EnumMap<V1.MrFourier.Types.PartialFourier, PartialFourier> PartialFouriers = new(
        (V1.MrFourier.Types.PartialFourier.Unspecified, PartialFourier.None),
        (V1.MrFourier.Types.PartialFourier.ZeroFilling, PartialFourier.ZeroFilling),
        (V1.MrFourier.Types.PartialFourier.Homodyne, PartialFourier.Homodyne),
        (V1.MrFourier.Types.PartialFourier.Pocs, PartialFourier.ProjectionOntoConvexSets));

    private static readonly EnumMap<V1.MrFourier.Types.CoilCombination, ChannelCombination> Combinations = new(
        (V1.MrFourier.Types.CoilCombination.Unspecified, ChannelCombination.RootSumOfSquares),
        (V1.MrFourier.Types.CoilCombination.Adaptive, ChannelCombination.Adaptive));

    private static readonly EnumMap<V1.MrFourier.Types.Output, MrImageKind> Outputs = new(
        (V1.MrFourier.Types.Output.Magnitude, MrImageKind.Magnitude),
        (V1.MrFourier.Types.Output.Phase, MrImageKind.Phase),
        (V1.MrFourier.Types.Output.Real, MrImageKind.Real),
        (V1.MrFourier.Types.Output.Imaginary, MrImageKind.Imaginary));

    private static readonly EnumMap<V1.Apodisation.Types.Window, ApodisationWindow> Windows = new(
        (V1.Apodisation.Types.Window.Hann, ApodisationWindow.Hann),
        (V1.Apodisation.Types.Window.Tukey, ApodisationWindow.Tukey),
        (V1.Apodisation.Types.Window.Fermi, ApodisationWindow.Fermi));

    private static readonly EnumMap<V1.MrNonCartesian.Types.Kind, NonCartesianKind> NonCartesianKinds = new(
        (V1.MrNonCartesian.Types.Kind.Gridding, NonCartesianKind.Gridding),
        (V1.MrNonCartesian.Types.Kind.CgSense, NonCartesianKind.CgSense),
        (V1.MrNonCartesian.Types.Kind.L1Wavelet, NonCartesianKind.L1Wavelet));

    private static readonly EnumMap<V1.MrNonCartesian.Types.DensityCompensation, DensityCompensation> DensityCompensations = new(
        (V1.MrNonCartesian.Types.DensityCompensation.Unspecified, DensityCompensation.Automatic),
        (V1.MrNonCartesian.Types.DensityCompensation.Iterative, DensityCompensation.Iterative));

    public static V1.MrGrappa ToWire(MrGrappa grappa)
    {
        V1.MrGrappa wire = new() { KernelColumns = grappa.KernelColumns, Regularisation = grappa.Regularisation, Fourier = ToWire(grappa.Fourier) };
        if (grappa.KernelLines is { } lines) wire.KernelLines = lines;
        if (grappa.KernelPartitions is { } partitions) wire.KernelPartitions = partitions;
        return wire;
    }

    public static MrGrappa FromWire(V1.MrGrappa wire, WireReader reader) => new()
    {
        KernelColumns = wire.HasKernelColumns ? wire.KernelColumns : MrGrappa.DefaultKernelColumns,
        KernelLines = wire.HasKernelLines ? wire.KernelLines : null,
        KernelPartitions = wire.HasKernelPartitions ? wire.KernelPartitions : null,
        Regularisation = wire.HasRegularisation ? wire.Regularisation : MrGrappa.DefaultRegularisation,
        Fourier = wire.Fourier is null ? new MrFourier() : FromWire(wire.Fourier, reader.In("fourier")),
    };

    public static V1.MrSense ToWire(MrSense sense)
    {
        V1.MrSense wire = new() { IterationCount = sense.Iterations, Regularisation = sense.Regularisation, MapCount = sense.Maps, Fourier = ToWire(sense.Fourier) };
        if (sense.WaveletRegularisation is { } sparse) wire.WaveletRegularisation = sparse;
        return wire;
    }

    public static MrSense FromWire(V1.MrSense wire, WireReader reader)
    {
        MrSense absent = new();
        return new MrSense
        {
            Iterations = wire.HasIterationCount ? wire.IterationCount : absent.Iterations,
            Regularisation = wire.HasRegularisation ? wire.Regularisation : absent.Regularisation,
            WaveletRegularisation = wire.HasWaveletRegularisation ? wire.WaveletRegularisation : null,
            Maps = wire.HasMapCount ? wire.MapCount : absent.Maps,
            Fourier = wire.Fourier is null ? new MrFourier() : FromWire(wire.Fourier, reader.In("fourier")),
        };
    }

    public static V1.MrFourier ToWire(MrFourier fourier) => new()
    {
        PartialFourier = PartialFouriers.ToWire(fourier.PartialFourier),
        CoilCombination = Combinations.ToWire(fourier.Combination),
        Apodisation = ToWire(fourier.Apodisation),
        Outputs = { fourier.Outputs.Select(Outputs.ToWire) },
    };

    public static MrFourier FromWire(V1.MrFourier wire, WireReader reader) => new()
    {
        PartialFourier = reader.Required(wire.PartialFourier, "partial_fourier", PartialFouriers),
        Combination = reader.Required(wire.CoilCombination, "coil_combination", Combinations),
        Outputs = [.. wire.Outputs.Select((output, i) => reader.Required(output, $"outputs[{i}]", Outputs))],
        Apodisation = FromWire(wire.Apodisation, reader.In("apodisation")),
    };

    private static V1.Apodisation? ToWire(Apodisation? apodisation)
    {
        if (apodisation is null) return null;
        V1.Apodisation wire = new() { Window = Windows.ToWire(apodisation.Window) };
        if (apodisation.Width is { } width) wire.Width = width;
        if (apodisation.Radius is { } radius) wire.Radius = radius;
        return wire;
    }

    private static Apodisation? FromWire(V1.Apodisation? wire, WireReader reader) => wire is null ? null : new(
        reader.Required(wire.Window, "window", Windows), wire.HasWidth ? wire.Width : null, wire.HasRadius ? wire.Radius : null);

    public static V1.MrNonCartesian ToWire(MrNonCartesian nonCartesian) => new()
    {
        Kind = NonCartesianKinds.ToWire(nonCartesian.Kind),
        DensityCompensation = DensityCompensations.ToWire(nonCartesian.DensityCompensation),
        IterationCount = nonCartesian.Iterations,
        Regularisation = nonCartesian.Regularisation,
        WaveletRegularisation = nonCartesian.WaveletRegularisation,
    };

    public static MrNonCartesian FromWire(V1.MrNonCartesian wire, WireReader reader)
    {
        MrNonCartesian absent = new();
        return new MrNonCartesian
        {
            Kind = reader.Optional(wire.Kind, "kind", NonCartesianKinds) ?? NonCartesianKind.Gridding,
            DensityCompensation = reader.Required(wire.DensityCompensation, "density_compensation", DensityCompensations),
            Iterations = wire.HasIterationCount ? wire.IterationCount : absent.Iterations,
            Regularisation = wire.HasRegularisation ? wire.Regularisation : absent.Regularisation,
            WaveletRegularisation = wire.HasWaveletRegularisation ? wire.WaveletRegularisation : absent.WaveletRegularisation,
        };
    }
}
