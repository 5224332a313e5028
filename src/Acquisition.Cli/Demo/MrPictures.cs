using Acquisition.Core.Model.Recipes;

namespace Acquisition.Cli.Demo;

/// <summary>Slices of the brain beside their truth, as percent of what fully relaxed water gives.</summary>
internal static class MrPictures
{
    /// <summary>White matter dark, grey matter grey, fluid white; the difference ten times narrower, so that noise shows.</summary>
    private static readonly DisplayWindow Brain = new(30, 60), Difference = new(0, 6);

    public static void Draw(MrComparison comparison, string folder)
    {
        foreach (ComparedSlice slice in comparison.Slices)
        {
            Reformat plane = new(slice.Name, slice.Image.Plane, slice.Image.Rows, slice.Image.Columns);
            ComparedPicture.Write(Path.Combine(folder, $"mr-{slice.Name.Replace(' ', '-')}.png"), plane, Percent(slice.Image.Pixels), Percent(slice.Truth), Brain, Difference);
        }
    }

    private static float[] Percent(float[] signal) => [.. signal.Select(value => 100 * value)];
}
