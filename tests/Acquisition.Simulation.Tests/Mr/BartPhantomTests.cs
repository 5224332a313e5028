using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Tests.Support;

namespace Acquisition.Simulation.Tests.Mr;

public class BartPhantomTests
{
    /// <summary>The Shepp-Logan head with Toft's contrast (The Radon Transform, 1996, p. 201): centre x, y | semi-axes | degrees | value, in the square [−1, 1]².</summary>
    private static readonly double[][] Toft =
    [
        [0, 0, .69, .92, 0, 1], [0, -.0184, .6624, .874, 0, -.8], [.22, 0, .11, .31, -18, -.2], [-.22, 0, .16, .41, 18, -.2], [0, .35, .21, .25, 0, .1],
        [0, .1, .046, .046, 0, .1], [0, -.1, .046, .046, 0, .1], [-.08, -.605, .046, .023, 0, .1], [0, -.606, .023, .023, 0, .1], [.06, -.605, .023, .046, 0, .1],
    ];

    [Fact]
    public async Task Signal_of_a_slice_at_any_k_is_what_BART_computes_for_the_same_head()
    {
        Programs.Require("bart");
        const int Points = 500;
        Random random = new(5);
        float[] way = [.. Enumerable.Range(0, Points).SelectMany(_ => new[] { (float)(40 * random.NextDouble() - 20), (float)(40 * random.NextDouble() - 20), 0f })];
        (way[0], way[1]) = (0, 0);
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            // BART's files: dimensions as text, and complex floats. A trajectory is in steps of 1/FOV, the square's edge.
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "way.hdr"), $"# Dimensions\n3 {Points} 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n", TestContext.Current.CancellationToken);
            float[] complex = [.. way.SelectMany(value => new[] { value, 0f })];
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "way.cfl"), MemoryMarshal.AsBytes(complex.AsSpan()).ToArray(), TestContext.Current.CancellationToken);
            await Programs.OutputOfAsync("bart", ["phantom", "-k", "-t", "way", "signal"], folder: folder.FullName);
            float[] bart = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "signal.cfl"), TestContext.Current.CancellationToken)).ToArray();

            Ellipsoid[] head = [.. Toft.Select(e => new Ellipsoid(new(100 * e[0], 100 * e[1], 0), new(100 * e[2], 100 * e[3], 50), e[5], Axes.AboutZ(e[4])))];
            MrSignal slice = new MrForwardModel(new("Shepp-Logan, Toft's contrast", head, []), CoilArray.Uniform).Slice(default, new(1, 0, 0), new(0, 1, 0), []);
            // BART's first axis runs down this picture, its second to the right.
            ComplexRow ours = slice.At([.. Enumerable.Range(0, Points).Select(i => new Vector3D(way[3 * i + 1] / 200, -way[3 * i] / 200, 0))])[0];

            Complex scale = ours[0] / new Complex(bart[0], bart[1]);
            for (int i = 0; i < Points; i++)
                Assert.Equal(0, (ours[i] / scale - new Complex(bart[2 * i], bart[2 * i + 1])).Magnitude / bart[0], 3e-7); // BART's floats
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
