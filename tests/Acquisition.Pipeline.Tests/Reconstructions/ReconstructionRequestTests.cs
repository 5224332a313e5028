using System.Globalization;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Pipeline.Reconstructions;

namespace Acquisition.Pipeline.Tests.Reconstructions;

public class ReconstructionRequestTests
{
    private static readonly ScanId Scan = new(new Guid("0123456789abcdef0123456789abcdef"));
    private static readonly Recipe Recipe = new() { Grid = ImageGrid.Square(250.5, 512), Settings = new FilteredBackprojection(), Window = new(40, 400) };

    [Fact]
    public void The_same_request_is_the_same_reconstruction_whenever_and_wherever_it_is_made()
    {
        Guid id = Id(Recipe);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // A culture that writes 250,5.
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "," } };
            Assert.Equal(id, ReconstructionRequest.Of(Scan, Recipe with { }, 7, DateTimeOffset.Now).Id);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static TheoryData<Recipe> Others =>
    [
        Recipe with { Grid = ImageGrid.Square(250.5, 256) }, Recipe with { Grid = ImageGrid.Square(250, 512) },
        Recipe with { Grid = ImageGrid.Square(250.5, 512, new(1, 0, 0)) }, Recipe with { Settings = new FilteredBackprojection { Kernel = CtKernel.Hann } },
        Recipe with { Settings = new MrFourier() }, Recipe with { Steps = [new WaterBeamHardening([1, .01])] }, Recipe with { Steps = [new WaterBeamHardening([1])] },
        Recipe with { Method = "ct.fbp.fan" }, Recipe with { Window = new(40, 401) }, Recipe with { Window = null }, Recipe with { Description = "bone" },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_part_of_a_recipe_counts(Recipe other) => Assert.NotEqual(Id(Recipe), Id(other));

    [Fact]
    public void The_id_is_a_version_8_uuid() => Assert.Equal((8, 0b10), (Id(Recipe).Version, Id(Recipe).Variant >> 2));

    private static Guid Id(Recipe recipe) => ReconstructionRequest.Of(Scan, recipe, 1, default).Id;
}
