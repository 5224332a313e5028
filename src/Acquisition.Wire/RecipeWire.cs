using Acquisition.Core.Model.Recipes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A recipe to and from the wire.</summary>
public static class RecipeWire
{
    private static readonly EnumMap<V1.Recipe.Types.Priority, RecipePriority> Priorities = new(
        (V1.Recipe.Types.Priority.Emergency, RecipePriority.Emergency),
        (V1.Recipe.Types.Priority.Interactive, RecipePriority.Interactive),
        (V1.Recipe.Types.Priority.Routine, RecipePriority.Routine),
        (V1.Recipe.Types.Priority.Retrospective, RecipePriority.Retrospective));

    private static readonly EnumMap<V1.FilteredBackprojection.Types.Kernel, CtKernel> Kernels = new(
        (V1.FilteredBackprojection.Types.Kernel.Ramp, CtKernel.Ramp),
        (V1.FilteredBackprojection.Types.Kernel.SheppLogan, CtKernel.SheppLogan),
        (V1.FilteredBackprojection.Types.Kernel.Hann, CtKernel.Hann),
        (V1.FilteredBackprojection.Types.Kernel.Cosine, CtKernel.Cosine),
        (V1.FilteredBackprojection.Types.Kernel.Hamming, CtKernel.Hamming),
        (V1.FilteredBackprojection.Types.Kernel.Smooth, CtKernel.Smooth),
        (V1.FilteredBackprojection.Types.Kernel.Standard, CtKernel.Standard),
        (V1.FilteredBackprojection.Types.Kernel.Sharp, CtKernel.Sharp),
        (V1.FilteredBackprojection.Types.Kernel.Bone, CtKernel.Bone));

    private static readonly EnumMap<V1.IterativeCt.Types.Kind, IterativeKind> IterativeKinds = new(
        (V1.IterativeCt.Types.Kind.TotalVariation, IterativeKind.TotalVariation),
        (V1.IterativeCt.Types.Kind.OsSart, IterativeKind.OsSart));

    public static V1.Recipe ToWire(Recipe recipe)
    {
        V1.Recipe wire = new()
        {
            Name = recipe.Name,
            Description = recipe.Description,
            Priority = Priorities.ToWire(recipe.Priority),
            Method = recipe.Method,
            Grid = recipe.Grid == new ImageGrid() ? null : ToWire(recipe.Grid),
            Window = recipe.Window is { } window ? new V1.DisplayWindow { Center = window.Center, Width = window.Width } : null,
        };
        if (recipe.SeriesNumber is { } number) wire.SeriesNumber = number;
        wire.Destinations.AddRange(recipe.Destinations);
        wire.Steps.AddRange(recipe.Steps.Select(ToWire));
        switch (recipe.Settings)
        {
            case null: break;
            case FilteredBackprojection fbp: wire.FilteredBackprojection = ToWire(fbp); break;
            case MrFourier fourier: wire.MrFourier = MrSettingsWire.ToWire(fourier); break;
            case MrGrappa grappa: wire.MrGrappa = MrSettingsWire.ToWire(grappa); break;
            case MrSense sense: wire.MrSense = MrSettingsWire.ToWire(sense); break;
            case IterativeCt iterative: wire.IterativeCt = ToWire(iterative); break;
            case ExternalSettings external: wire.External = ToWire(external); break;
            case MrNonCartesian nonCartesian: wire.MrNonCartesian = MrSettingsWire.ToWire(nonCartesian); break;
            default: throw new ArgumentException($"{recipe.Settings.GetType().Name} have no wire form.", nameof(recipe));
        }

        return wire;
    }

    /// <summary>The recipe a message describes; <paramref name="path"/> is where it stands in the request.</summary>
    public static Recipe FromWire(V1.Recipe? wire, string path, WireReader reader)
    {
        wire = reader.Required(wire, path);
        WireReader fields = reader.In(path);
        return new Recipe
        {
            Name = wire.Name,
            SeriesNumber = wire.HasSeriesNumber ? wire.SeriesNumber : null,
            Description = wire.Description,
            Priority = fields.Optional(wire.Priority, "priority", Priorities) ?? RecipePriority.Routine,
            Destinations = [.. wire.Destinations],
            Method = wire.Method,
            Settings = Settings(wire, fields),
            Steps = [.. wire.Steps.Select((step, i) => Step(step, fields.In($"steps[{i}]"))).OfType<RecipeStep>()],
            Grid = wire.Grid is null ? new ImageGrid() : FromWire(wire.Grid),
            Window = wire.Window is { } window ? new DisplayWindow(window.Center, window.Width) : null,
        };
    }

    private static MethodSettings? Settings(V1.Recipe wire, WireReader reader) => wire.SettingsCase switch
    {
        V1.Recipe.SettingsOneofCase.FilteredBackprojection => new FilteredBackprojection
        {
            Kernel = reader.Optional(wire.FilteredBackprojection.Kernel, "filtered_backprojection.kernel", Kernels) ?? CtKernel.SheppLogan,
            Cutoff = wire.FilteredBackprojection.HasCutoff ? wire.FilteredBackprojection.Cutoff : 1,
        },
        V1.Recipe.SettingsOneofCase.MrFourier => MrSettingsWire.FromWire(wire.MrFourier, reader.In("mr_fourier")),
        V1.Recipe.SettingsOneofCase.MrGrappa => MrSettingsWire.FromWire(wire.MrGrappa, reader.In("mr_grappa")),
        V1.Recipe.SettingsOneofCase.MrSense => MrSettingsWire.FromWire(wire.MrSense, reader.In("mr_sense")),
        V1.Recipe.SettingsOneofCase.IterativeCt => new IterativeCt
        {
            Kind = reader.Optional(wire.IterativeCt.Kind, "iterative_ct.kind", IterativeKinds) ?? IterativeKind.TotalVariation,
            Iterations = wire.IterativeCt.HasIterationCount ? wire.IterativeCt.IterationCount : null,
            Subsets = wire.IterativeCt.HasSubsetCount ? wire.IterativeCt.SubsetCount : null,
            RegularisationHu = wire.IterativeCt.HasRegularisationHu ? wire.IterativeCt.RegularisationHu : new IterativeCt().RegularisationHu,
            StatisticalWeights = wire.IterativeCt.StatisticalWeights,
        },
        V1.Recipe.SettingsOneofCase.External => new ExternalSettings
        {
            Parameters = [.. wire.External.Parameters.Select(parameter => new ExternalParameter(parameter.Name, parameter.Value))],
        },
        V1.Recipe.SettingsOneofCase.MrNonCartesian => MrSettingsWire.FromWire(wire.MrNonCartesian, reader.In("mr_non_cartesian")),
        _ => null,
    };

    private static V1.IterativeCt ToWire(IterativeCt iterative)
    {
        V1.IterativeCt wire = new()
        {
            Kind = IterativeKinds.ToWire(iterative.Kind),
            RegularisationHu = iterative.RegularisationHu,
            StatisticalWeights = iterative.StatisticalWeights,
        };
        if (iterative.Iterations is { } iterations) wire.IterationCount = iterations;
        if (iterative.Subsets is { } subsets) wire.SubsetCount = subsets;
        return wire;
    }

    private static V1.ExternalSettings ToWire(ExternalSettings external)
    {
        V1.ExternalSettings wire = new();
        wire.Parameters.AddRange(external.Parameters.Select(parameter => new V1.ExternalParameter { Name = parameter.Name, Value = parameter.Value }));
        return wire;
    }

    private static V1.FilteredBackprojection ToWire(FilteredBackprojection fbp)
    {
        V1.FilteredBackprojection wire = new() { Kernel = Kernels.ToWire(fbp.Kernel) };
        if (fbp.Cutoff != 1) wire.Cutoff = fbp.Cutoff;
        return wire;
    }

    private static V1.RecipeStep ToWire(RecipeStep step)
    {
        switch (step)
        {
            case WaterBeamHardening water:
                V1.WaterBeamHardening wire = new();
                wire.Coefficients.AddRange(water.Coefficients);
                return new V1.RecipeStep { WaterBeamHardening = wire };
            case RingSuppression rings:
                return new V1.RecipeStep { RingSuppression = new() { ChannelReach = rings.ChannelReach, Maximum = rings.Maximum } };
            case ScatterKernel scatter:
                return new V1.RecipeStep
                {
                    ScatterKernel = new()
                    {
                        Amplitude = scatter.Amplitude,
                        WidthMm = scatter.WidthMm,
                        TransmissionExponent = scatter.TransmissionExponent,
                        LineIntegralExponent = scatter.LineIntegralExponent,
                    },
                };
            case TruncationExtrapolation truncation:
                return new V1.RecipeStep { TruncationExtrapolation = new() { DiameterMm = truncation.DiameterMm } };
            case MetalArtefactReduction metal:
                return new V1.RecipeStep { MetalArtefactReduction = new() { ThresholdHu = metal.ThresholdHu } };
            case AdaptiveFilter filter:
                return new V1.RecipeStep { AdaptiveFilter = new() { Threshold = filter.Threshold, ChannelReach = filter.ChannelReach, RowReach = filter.RowReach } };
            default:
                throw new ArgumentException($"{step.GetType().Name} has no wire form.", nameof(step));
        }
    }

    private static RecipeStep? Step(V1.RecipeStep wire, WireReader reader)
    {
        switch (wire.StepCase)
        {
            case V1.RecipeStep.StepOneofCase.WaterBeamHardening:
                return new WaterBeamHardening([.. wire.WaterBeamHardening.Coefficients]);
            case V1.RecipeStep.StepOneofCase.RingSuppression:
                V1.RingSuppression rings = wire.RingSuppression;
                return new RingSuppression(
                    rings.HasChannelReach ? rings.ChannelReach : RingSuppression.DefaultChannelReach, rings.HasMaximum ? rings.Maximum : RingSuppression.DefaultMaximum);
            case V1.RecipeStep.StepOneofCase.ScatterKernel:
                V1.ScatterKernel scatter = wire.ScatterKernel;
                return new ScatterKernel(
                    scatter.Amplitude,
                    scatter.WidthMm,
                    scatter.HasTransmissionExponent ? scatter.TransmissionExponent : 1,
                    scatter.HasLineIntegralExponent ? scatter.LineIntegralExponent : 1);
            case V1.RecipeStep.StepOneofCase.TruncationExtrapolation:
                return new TruncationExtrapolation(wire.TruncationExtrapolation.DiameterMm);
            case V1.RecipeStep.StepOneofCase.MetalArtefactReduction:
                return new MetalArtefactReduction(
                    wire.MetalArtefactReduction.HasThresholdHu ? wire.MetalArtefactReduction.ThresholdHu : MetalArtefactReduction.DefaultThresholdHu);
            case V1.RecipeStep.StepOneofCase.AdaptiveFilter:
                V1.AdaptiveFilter filter = wire.AdaptiveFilter;
                return new AdaptiveFilter(
                    filter.Threshold,
                    filter.HasChannelReach ? filter.ChannelReach : AdaptiveFilter.DefaultChannelReach,
                    filter.HasRowReach ? filter.RowReach : AdaptiveFilter.DefaultRowReach);
            default:
                // An empty step, or one of a later contract: leaving it out would make other images than were asked for.
                reader.Violation("step", "must be water_beam_hardening, ring_suppression, scatter_kernel, truncation_extrapolation, adaptive_filter or metal_artefact_reduction");
                return null;
        }
    }

    private static V1.ImageGrid ToWire(ImageGrid grid)
    {
        V1.ImageGrid wire = new()
        {
            CenterMm = VectorWire.ToWire(grid.Center),
            RowDirection = VectorWire.ToWire(grid.RowDirection),
            ColumnDirection = VectorWire.ToWire(grid.ColumnDirection),
        };
        if (grid.Columns is { } columns) wire.MatrixX = columns;
        if (grid.Rows is { } rows) wire.MatrixY = rows;
        if (grid.Slices is { } slices) wire.MatrixZ = slices;
        if (grid.ColumnSpacingMm is { } columnSpacing) wire.SpacingXMm = columnSpacing;
        if (grid.RowSpacingMm is { } rowSpacing) wire.SpacingYMm = rowSpacing;
        if (grid.SliceIncrementMm is { } increment) wire.SliceIncrementMm = increment;
        if (grid.SliceThicknessMm is { } thickness) wire.SliceThicknessMm = thickness;
        return wire;
    }

    private static ImageGrid FromWire(V1.ImageGrid wire) => new()
    {
        Center = VectorWire.FromWire(wire.CenterMm),
        RowDirection = VectorWire.FromWire(wire.RowDirection),
        ColumnDirection = VectorWire.FromWire(wire.ColumnDirection),
        Columns = wire.HasMatrixX ? wire.MatrixX : null,
        Rows = wire.HasMatrixY ? wire.MatrixY : null,
        Slices = wire.HasMatrixZ ? wire.MatrixZ : null,
        ColumnSpacingMm = wire.HasSpacingXMm ? wire.SpacingXMm : null,
        RowSpacingMm = wire.HasSpacingYMm ? wire.SpacingYMm : null,
        SliceIncrementMm = wire.HasSliceIncrementMm ? wire.SliceIncrementMm : null,
        SliceThicknessMm = wire.HasSliceThicknessMm ? wire.SliceThicknessMm : null,
    };
}
