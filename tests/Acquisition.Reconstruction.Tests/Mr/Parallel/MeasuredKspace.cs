using System.Runtime.InteropServices;
using System.Text;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>Real k-space from NumPy's files of complex numbers. Without the file a test is skipped with the reason, unless what it needs must be there.</summary>
internal static class MeasuredKspace
{
    public static ComplexPlanes Read(string name, int length)
    {
        string file = Path.Combine(Environment.GetEnvironmentVariable("ACQUISITION_DATA") ?? Path.Combine(Repository.Root, "../shared/data"), "mr", name);
        if (Programs.AreRequired) Assert.True(File.Exists(file), $"{file} is not there.");
        Assert.SkipUnless(File.Exists(file), $"{file} is not there.");
        byte[] bytes = File.ReadAllBytes(file);
        int header = BitConverter.ToUInt16(bytes, 8);       // version 1: magic, version, length of the text that follows
        string text = Encoding.ASCII.GetString(bytes, 10, header);
        Assert.Contains("'fortran_order': False", text, StringComparison.Ordinal);
        bool isDouble = text.Contains("<c16", StringComparison.Ordinal);
        ReadOnlySpan<byte> numbers = bytes.AsSpan(10 + header);
        ComplexPlanes data = ComplexPlanes.Zero(length);
        Assert.Equal((isDouble ? 16L : 8) * length, numbers.Length);
        for (int i = 0; i < length; i++)
            (data.Re[i], data.Im[i]) = isDouble
                ? ((float)MemoryMarshal.Cast<byte, double>(numbers)[2 * i], (float)MemoryMarshal.Cast<byte, double>(numbers)[2 * i + 1])
                : (MemoryMarshal.Cast<byte, float>(numbers)[2 * i], MemoryMarshal.Cast<byte, float>(numbers)[2 * i + 1]);
        return data;
    }
}
