using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>
/// What the kernels' docs say of their innermost loops, seen in their PTX: that floats are loaded four at a time, nothing is stored, and how many
/// instructions are the place's and how many each further quad's.
/// </summary>
public class HotLoopTests
{
    [Theory]
    [InlineData("FanBackprojection.AddOne", 1)]
    [InlineData("FanBackprojection.AddTwo", 2)]
    [InlineData("FanBackprojection.AddFour", 4)]
    public void Views_are_loaded_four_floats_at_a_time_and_slices_stay_in_registers(string kernel, int quads)
    {
        IReadOnlyList<string> loop = Loop(kernel);
        Assert.Equal(2 + 2 * quads, Count(loop, "ld.v4.f32"));      // the view's eight constants; each quad at two channels
        Assert.Equal(2 + 2 * quads, Count(loop, "ld."));
        Assert.Equal(0, Count(loop, "st."));
    }

    [Fact]
    public void A_further_quad_costs_two_loads_and_four_products_and_sums_for_each()
    {
        // 2·(1 load, 3 for its address, 4 products, 4 sums); the assembler makes one instruction of a product and its sum.
        Assert.True(Instructions("FanBackprojection.AddTwo") - Instructions("FanBackprojection.AddOne") <= 24);
        Assert.True(Instructions("FanBackprojection.AddFour") - Instructions("FanBackprojection.AddTwo") <= 48);
    }

    [Theory]
    [InlineData("ConeBackprojection.AddFour", 4)]
    [InlineData("ConeBackprojection.AddEight", 8)]
    public void A_line_of_a_cone_loads_its_four_neighbours_and_nothing_else(string kernel, int lines)
    {
        IReadOnlyList<string> loop = Loop(kernel);
        Assert.Equal(2, Count(loop, "ld.v4.f32"));                  // the view's eight constants
        Assert.Equal(4 * lines, Count(loop, "ld.f32"));
        Assert.Equal(2 + 4 * lines, Count(loop, "ld."));
        Assert.Equal(0, Count(loop, "st."));
    }

    [Fact]
    public void A_further_line_of_a_cone_costs_forty_instructions()
    {
        // Its row 7, addresses 16, loads 4, interpolation 12: the assembler makes one instruction of a product and its sum, and fewer of the addresses.
        Assert.True(Instructions("ConeBackprojection.AddEight") - Instructions("ConeBackprojection.AddFour") <= 4 * 40);
    }

    [Theory]
    [InlineData("WfbpSteps.AddOne", 1)]
    [InlineData("WfbpSteps.AddTwo", 2)]
    public void A_helical_pixel_loads_its_four_points_four_slices_at_a_time(string kernel, int quads)
    {
        IReadOnlyList<string> loop = Loop(kernel);
        Assert.Equal(1 + 4 * quads, Count(loop, "ld.v4.f32"));      // four of the group's eight constants; the others are two floats and two integers
        Assert.Equal(0, Count(loop, "st."));
        Assert.Equal(0, Count(loop, "div"));
    }

    [Fact]
    public void A_helical_point_loads_its_ray_once_and_two_nodes_and_weights_in_each_of_four_slices()
    {
        IReadOnlyList<string> loop = Loop("WfbpSteps.FillPoints");
        Assert.Equal(1, Count(loop, "ld.v4.f32"));
        Assert.Equal(16, Count(loop, "ld.f32"));
        Assert.Equal(1, Count(loop, "div"));
        Assert.Equal(0, Count(loop, "st."));
    }

    [Fact]
    public void Place_of_a_pixel_is_found_without_a_division()
    {
        IReadOnlyList<string> loop = Loop("FanBackprojection.AddOne");
        Assert.Equal(0, Count(loop, "div"));
        Assert.Equal(0, Count(loop, "rem"));
        Assert.Equal(2, Count(loop, "rcp"));        // 1/U, and that of the arc tangent of a steep ray
    }

    private static IReadOnlyList<string> Loop(string kernel) => Ptx.Of(kernel, CudaArchitecture.SM_90).InnermostLoop();

    private static int Instructions(string kernel) => Loop(kernel).Count(line => !line.StartsWith("mov", StringComparison.Ordinal));

    private static int Count(IReadOnlyList<string> loop, string start) => loop.Count(line => line.StartsWith(start, StringComparison.Ordinal));
}
