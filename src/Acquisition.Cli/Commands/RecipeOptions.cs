using System.CommandLine;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Cli.Commands;

/// <summary>What a person may change of a recipe on the command line. What is not given stays as it was; what does not suit the scan is refused.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<string?> _method = new("--method") { Description = "The method, such as ct.fbp.fan. Default: the recipe's, or chosen from the acquisition." };
    private readonly Option<int?> _matrix = new("--matrix") { Description = "Rows and columns of the images. Default: the first reconstruction's." };
    private readonly Option<double?> _diameter = new("--diameter") { Description = "CT: reconstruction diameter, mm." };
    private readonly Option<double?> _centreX = new("--centre-x") { Description = "CT: X of the images' centre, patient LPS, mm." };
    private readonly Option<double?> _centreY = new("--centre-y") { Description = "CT: Y of the images' centre, patient LPS, mm." };
    private readonly Option<CtKernel?> _kernel = new("--kernel") { Description = $"CT: {string.Join(", ", Enum.GetNames<CtKernel>())}." };
    private readonly Option<double?> _cutoff = new("--cutoff") { Description = "CT: where the kernel's window ends, as a fraction of the detector's Nyquist frequency." };
    private readonly Option<bool> _zeroFill = new("--zero-fill") { Description = "MR: zeros stand for what a partial-Fourier acquisition left out." };

    private readonly Option<double[]> _window = new("--window")
    {
        Description = "Display window: centre and width.",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _description = new("--description") { Description = "Series Description." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _method, _matrix, _diameter, _centreX, _centreY, _kernel, _cutoff, _zeroFill, _window, _description }) command.Add(option);
    }

    /// <exception cref="ArgumentException">An option is not for this kind of scan, or has no such value.</exception>
    public Recipe Apply(ParseResult parsed, Recipe recipe, Modality modality)
    {
        RefuseOthers(parsed, modality == Modality.Ct ? [_zeroFill] : [_diameter, _centreX, _centreY, _kernel, _cutoff], modality);
        if (parsed.GetValue(_kernel) is { } kernel && !Enum.IsDefined(kernel))
            throw new ArgumentException($"--kernel must be one of {string.Join(", ", Enum.GetNames<CtKernel>())}.");
        recipe = recipe with
        {
            Method = parsed.GetValue(_method) ?? recipe.Method,
            Description = parsed.GetValue(_description) ?? recipe.Description,
            Window = parsed.GetValue(_window) is [double center, double width] ? new DisplayWindow(center, width) : recipe.Window,
        };
        return modality == Modality.Ct ? ApplyCt(parsed, recipe) : ApplyMr(parsed, recipe);
    }

    private static void RefuseOthers(ParseResult parsed, Option[] others, Modality modality)
    {
        foreach (Option other in others)
            if (parsed.GetResult(other) is { Implicit: false }) throw new ArgumentException($"{other.Name} is not for a {modality.ToString().ToUpperInvariant()} scan.");
    }

    private Recipe ApplyCt(ParseResult parsed, Recipe recipe)
    {
        ImageGrid grid = recipe.Grid;
        int? matrix = parsed.GetValue(_matrix) ?? grid.Columns;
        double? diameter = parsed.GetValue(_diameter) ?? grid.ColumnSpacingMm * grid.Columns;
        // The method's own matrix, so that a diameter alone means something.
        if (diameter is not null) matrix ??= DefaultMatrix;
        double? spacing = diameter / matrix;
        Vector3D centre = grid.Center ?? default;
        bool moved = parsed.GetValue(_centreX) is not null || parsed.GetValue(_centreY) is not null;
        return recipe with
        {
            Settings = ApplyFilter(parsed, recipe.Settings),
            Grid = grid with
            {
                Columns = matrix,
                Rows = matrix,
                ColumnSpacingMm = spacing,
                RowSpacingMm = spacing,
                Center = moved ? new Vector3D(parsed.GetValue(_centreX) ?? centre.X, parsed.GetValue(_centreY) ?? centre.Y, centre.Z) : grid.Center,
            },
        };
    }

    /// <summary>Another kernel has a cutoff of its own; a cutoff alone is one for the kernel that is there.</summary>
    private MethodSettings? ApplyFilter(ParseResult parsed, MethodSettings? settings)
    {
        if (parsed.GetValue(_kernel) is { } kernel) settings = new FilteredBackprojection { Kernel = kernel };
        if (parsed.GetValue(_cutoff) is { } cutoff) settings = (settings as FilteredBackprojection ?? new()) with { Cutoff = cutoff };
        return settings;
    }

    private Recipe ApplyMr(ParseResult parsed, Recipe recipe) => recipe with
    {
        Settings = parsed.GetValue(_zeroFill) ? new MrFourier { PartialFourier = PartialFourier.ZeroFilling } : recipe.Settings,
        Grid = recipe.Grid with { Columns = parsed.GetValue(_matrix) ?? recipe.Grid.Columns, Rows = parsed.GetValue(_matrix) ?? recipe.Grid.Rows },
    };

    /// <summary>As recipe.proto has it for CT.</summary>
    private const int DefaultMatrix = 512;
}
