using System.Diagnostics;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>A file with wrong bytes in it is read or refused in time, in words, and without taking the machine's memory.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int Rounds = 150;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("complete", 1)]
    [InlineData("newest file format", 2)]
    [InlineData("large compressed chunks", 3)]
    [InlineData("complete", 11)]
    [InlineData("newest file format", 12)]
    [InlineData("large compressed chunks", 13)]
    public void Any_byte_may_be_wrong(string layout, int seed)
    {
        byte[] sound = File.ReadAllBytes(Original(layout));
        Random random = new(seed);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = [.. sound];
            string changes = string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Damage(damaged, random)));
            File.WriteAllBytes(_folder["damaged.h5"], damaged);
            long before = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
            try
            {
                using IsmrmrdFile file = IsmrmrdFile.Open(_folder["damaged.h5"]);
                foreach (AcquiredBlock _ in file.ReadBlocks())
                {
                }
            }
            catch (InterchangeException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
            catch (Exception other)
            {
                Assert.Fail($"{layout}, seed {seed}, round {round}: {changes}: {other}");
            }

            // The sound file takes some ms; the limits are for a machine that is busy.
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"{layout}, seed {seed}, round {round}: {changes}: {Stopwatch.GetElapsedTime(start)}");
            long allocated = GC.GetTotalAllocatedBytes() - before;
            Assert.True(allocated < 256 << 20, $"{layout}, seed {seed}, round {round}: {changes}: {allocated} bytes");
        }
    }

    private static string Damage(byte[] bytes, Random random)
    {
        // Most of a file is samples; what describes them is at the signatures.
        int at = random.Next(3) == 0 ? random.Next(bytes.Length) : Math.Min(bytes.Length - 1, Signature(bytes, random) + random.Next(200));
        byte value = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => random.Next(256) });
        string change = $"[{at}] {bytes[at]} -> {value}";
        bytes[at] = value;
        return change;
    }

    private static int Signature(byte[] bytes, Random random)
    {
        string[] names = ["TREE", "SNOD", "HEAP", "GCOL", "OHDR", "FRHP", "BTHD", "EAHD", "FAHD", "OCHK", "head"];
        int[] places = [0, .. names.SelectMany(name => Places(bytes, name))];
        return places[random.Next(places.Length)];
    }

    private static IEnumerable<int> Places(byte[] bytes, string name)
    {
        byte[] pattern = System.Text.Encoding.ASCII.GetBytes(name);
        for (int at = 0, found; (found = bytes.AsSpan(at).IndexOf(pattern)) >= 0; at += found + 1) yield return at + found;
    }

    private string Original(string layout)
    {
        Peers.RequireH5py();
        Peers.RunScript("complete.py", Path.Combine(AppContext.BaseDirectory, "Ismrmrd", "complete.xml"), _folder["complete.h5"]);
        if (layout == "complete") return _folder["complete.h5"];
        Peers.RequireIsmrmrdTools();
        Peers.Run(Peers.Generator, "-o", _folder["generated.h5"], "-m", "64", "-c", "2");
        Peers.RunScript("layouts.py", _folder["generated.h5"], layout, _folder["layout.h5"]);
        return _folder["layout.h5"];
    }
}
