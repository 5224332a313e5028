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
        (V1.FilteredBackprojection.Types.Kernel.Hann, CtKernel.Hann));

    public static V1.Recipe ToWire(Recipe recipe)
    {
        V1.Recipe wire = new()
        {
            Name = recipe.Name,
            Description = recipe.Description,
            Priority = Priorities.ToWire(recipe.Priority),
            Method = recipe.Method,
            Grid = ToWire(recipe.Grid),
            Window = recipe.Window is { } window ? new V1.DisplayWindow { Center = window.Center, Width = window.Width } : null,
        };
        if (recipe.SeriesNumber is { } number) wire.SeriesNumber = number;
        wire.Destinations.AddRange(recipe.Destinations);
        wire.Steps.AddRange(recipe.Steps.Select(ToWire));
        switch (recipe.Settings)
        {
            case null: break;
            case FilteredBackprojection fbp: wire.FilteredBackprojection = new V1.FilteredBackprojection { Kernel = Kernels.ToWire(fbp.Kernel) }; break;
            case MrFourier fourier: wire.MrFourier = new V1.MrFourier { PartialFourier = ToWire(fourier.PartialFourier) }; break;
            default: throw new ArgumentException($"Settings {recipe.Settings.GetType().Name} have no wire form.", nameof(recipe));
        }

        return wire;
    }

    /// <summary>The recipe a message describes; <paramref name="path"/> is where it stands in the request.</summary>
    public static Recipe FromWire(V1.Recipe? wire, string path, WireReader reader)
    {
        wire = reader.Required(wire, path);
        return new Recipe
        {
            Name = wire.Name,
            SeriesNumber = wire.HasSeriesNumber ? wire.SeriesNumber : null,
            Description = wire.Description,
            Priority = wire.Priority == V1.Recipe.Types.Priority.Unspecified
                ? RecipePriority.Routine
                : reader.Required(wire.Priority, $"{path}.priority", Priorities.FromWire),
            Destinations = [.. wire.Destinations],
            Method = wire.Method,
            Settings = Settings(wire, path, reader),
            Steps = [.. wire.Steps.Select((step, i) => Step(step, $"{path}.steps[{i}]", reader)).OfType<RecipeStep>()],
            Grid = wire.Grid is { } grid ? FromWire(grid) : new ImageGrid(),
            Window = wire.Window is { } window ? new DisplayWindow(window.Center, window.Width) : null,
        };
    }

    private static MethodSettings? Settings(V1.Recipe wire, string path, WireReader reader) => wire.SettingsCase switch
    {
        V1.Recipe.SettingsOneofCase.FilteredBackprojection => new FilteredBackprojection
        {
            Kernel = wire.FilteredBackprojection.Kernel == V1.FilteredBackprojection.Types.Kernel.Unspecified
                ? CtKernel.SheppLogan
                : reader.Required(wire.FilteredBackprojection.Kernel, $"{path}.filtered_backprojection.kernel", Kernels.FromWire),
        },
        V1.Recipe.SettingsOneofCase.MrFourier => new MrFourier { PartialFourier = FromWire(wire.MrFourier.PartialFourier, $"{path}.mr_fourier.partial_fourier", reader) },
        _ => null,
    };

    private static V1.MrFourier.Types.PartialFourier ToWire(PartialFourier partial) => partial switch
    {
        PartialFourier.None => V1.MrFourier.Types.PartialFourier.Unspecified,
        PartialFourier.ZeroFilling => V1.MrFourier.Types.PartialFourier.ZeroFilling,
        _ => throw new ArgumentOutOfRangeException(nameof(partial), partial, "Has no wire form."),
    };

    private static PartialFourier FromWire(V1.MrFourier.Types.PartialFourier wire, string field, WireReader reader)
    {
        if (wire == V1.MrFourier.Types.PartialFourier.Unspecified) return PartialFourier.None;
        if (wire != V1.MrFourier.Types.PartialFourier.ZeroFilling) reader.Violation(field, "must be PARTIAL_FOURIER_ZERO_FILLING or absent");
        return PartialFourier.ZeroFilling;
    }

    private static V1.RecipeStep ToWire(RecipeStep step) => step switch
    {
        WaterBeamHardening water => new V1.RecipeStep { WaterBeamHardening = new V1.WaterBeamHardening { Coefficients = { water.Coefficients } } },
        _ => throw new ArgumentException($"Step {step.GetType().Name} has no wire form.", nameof(step)),
    };

    private static WaterBeamHardening? Step(V1.RecipeStep wire, string path, WireReader reader)
    {
        if (wire.StepCase == V1.RecipeStep.StepOneofCase.WaterBeamHardening) return new WaterBeamHardening([.. wire.WaterBeamHardening.Coefficients]);
        reader.Violation(path, "must name a step");
        return null;
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
