using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Benchmarks;

/// <summary>What <c>plastimatch fdk</c> reads and writes: a PFM file and a text file with the projection matrix for each view; a MetaImage of floats.</summary>
internal static class PlastimatchFdk
{
    /// <summary>Writes one view.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="index">Zero-based.</param>
    /// <param name="source">A flat detector.</param>
    /// <param name="angleRad">φ.</param>
    /// <param name="lineIntegrals">[rows × channels].</param>
    public static void WriteView(string folder, int index, CtSource source, double angleRad, ReadOnlySpan<float> lineIntegrals)
    {
        string name = Path.Combine(folder, index.ToString("View_0000", CultureInfo.InvariantCulture));
        using (FileStream file = File.Create(name + ".pfm"))
        {
            file.Write(Encoding.ASCII.GetBytes($"Pf\n{source.DetectorChannels} {source.DetectorRows}\n-1\n"));
            file.Write(MemoryMarshal.AsBytes(lineIntegrals));
        }
        (double sin, double cos) = Math.SinCos(angleRad);
        double distance = source.SourceDetectorDistanceMm, rho = source.SourceIsocentreDistanceMm, x = 1 / source.ChannelPitchMm, y = 1 / source.RowPitchMm;
        // Image centre, P about it with w in units of the detector's distance, distances, the way to the focal spot; the last two blocks are for people.
        File.WriteAllText(name + ".txt", FormattableString.Invariant($"""
            {source.CentralChannel} {source.CentralRow}
            {x * cos} {x * sin} 0 0
            0 0 {y} 0
            {-sin / distance} {cos / distance} 0 {rho / distance}
            {rho}
            {distance}
            {sin} {-cos} 0
            Extrinsic
            {cos} {sin} 0 0
            0 0 1 0
            {-sin} {cos} 0 {rho}
            0 0 0 1
            Intrinsic
            {x} 0 0 0
            0 {y} 0 0
            0 0 {1 / distance} 0

            """));
    }

    /// <summary>The command line's arguments for a volume about the isocentre.</summary>
    public static string[] Arguments(string folder, string volume, int matrix, int slices, double spacingMm, double incrementMm) =>
    [
        "fdk", "-I", folder, "-O", volume, "-r", $"{matrix} {matrix} {slices}",
        "-z", FormattableString.Invariant($"{matrix * spacingMm} {matrix * spacingMm} {slices * incrementMm}"),
    ];

    /// <summary>[slices × rows × columns] of a MetaImage.</summary>
    public static float[] Read(string volume)
    {
        byte[] bytes = File.ReadAllBytes(volume);
        ReadOnlySpan<byte> end = "ElementDataFile = LOCAL\n"u8;
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(bytes.AsSpan().IndexOf(end) + end.Length)).ToArray();
    }
}
