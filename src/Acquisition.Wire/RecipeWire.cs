using Acquisition.Core.Model.Recipes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A recipe to and from the wire.</summary>
public static class RecipeWire
{
    private static readonly EnumMap<V1.CtRecipe.Types.Kernel, CtKernel> Kernels = new(
        (V1.CtRecipe.Types.Kernel.Ramp, CtKernel.Ramp),
        (V1.CtRecipe.Types.Kernel.SheppLogan, CtKernel.SheppLogan),
        (V1.CtRecipe.Types.Kernel.Hann, CtKernel.Hann));

    public static V1.Recipe ToWire(Recipe recipe)
    {
        V1.Recipe wire = new();
        if (recipe.Window is { } window) wire.Window = new V1.DisplayWindow { Center = window.Center, Width = window.Width };
        switch (recipe)
        {
            case CtRecipe ct:
                wire.Ct = new V1.CtRecipe
                {
                    Matrix = ct.Matrix,
                    ReconstructionDiameterMm = ct.ReconstructionDiameterMm,
                    CentreXMm = ct.CentreXMm,
                    CentreYMm = ct.CentreYMm,
                    Kernel = Kernels.ToWire(ct.Kernel),
                };
                break;
            case MrRecipe mr:
                wire.Mr = new V1.MrRecipe { ColumnCount = mr.Columns, RowCount = mr.Rows };
                break;
        }

        return wire;
    }

    /// <summary>The recipe a message describes; <paramref name="path"/> is where it stands in the request.</summary>
    public static Recipe FromWire(V1.Recipe? wire, string path, WireReader reader)
    {
        wire = reader.Required(wire, path);
        DisplayWindow? window = wire.Window is { } w ? new DisplayWindow(w.Center, w.Width) : null;
        switch (wire.MethodCase)
        {
            case V1.Recipe.MethodOneofCase.Ct:
                return new CtRecipe
                {
                    Matrix = wire.Ct.Matrix == 0 ? 512 : wire.Ct.Matrix,
                    ReconstructionDiameterMm = wire.Ct.ReconstructionDiameterMm,
                    CentreXMm = wire.Ct.CentreXMm,
                    CentreYMm = wire.Ct.CentreYMm,
                    Kernel = wire.Ct.Kernel == V1.CtRecipe.Types.Kernel.Unspecified
                        ? CtKernel.SheppLogan
                        : reader.Required(wire.Ct.Kernel, $"{path}.ct.kernel", Kernels.FromWire),
                    Window = window,
                };
            case V1.Recipe.MethodOneofCase.Mr:
                return new MrRecipe { Columns = wire.Mr.ColumnCount, Rows = wire.Mr.RowCount, Window = window };
            default:
                reader.Violation($"{path}.method", "must be ct or mr");
                return new MrRecipe();
        }
    }
}
