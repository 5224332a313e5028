using System.Diagnostics;
using Acquisition.Core.Model.Scans;
using static Acquisition.Interchange.Tests.Twix.TwixBuilder;

namespace Acquisition.Interchange.Tests.Twix;

/// <summary>Raw data with wrong bytes in them are read or refused in time, in words, and without taking the machine's memory.</summary>
public sealed class DamagedTwixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("twixtools_gre.dat", 1, 150)]
    [InlineData("twixtools_epi.dat", 2, 150)]
    [InlineData("vb", 3, 1500)]
    [InlineData("vd", 4, 1500)]
    public void Any_byte_may_be_wrong(string name, int seed, int rounds)
    {
        Scan[] scans = [new Scan(Noise, 0, 1), .. Enumerable.Range(0, 4).Select(line => new Scan(0, line, line))];
        byte[] sound = name switch
        {
            "vb" => Vb(new Measurement(1, scans)),
            "vd" => Vd(new Measurement(1, [scans[0], new Scan(SyncData, 0, 0)]), new Measurement(2, scans) { NeedsNoiseOf = 1 }),
            _ => File.ReadAllBytes(RealData.Find(name)),
        };
        Random random = new(seed);
        int refused = 0, read = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = [.. sound];
            string changes = string.Join(", ", Enumerable.Range(0, random.Next(1, 6)).Select(_ => Damage(damaged, random)));
            if (random.Next(8) == 0) damaged = damaged[..random.Next(damaged.Length)];
            File.WriteAllBytes(_folder["damaged.dat"], damaged);
            long before = GC.GetTotalAllocatedBytes(), start = Stopwatch.GetTimestamp();
            try
            {
                using IScanSource source = ScanSource.Open(_folder["damaged.dat"]);
                // What is accepted can be stored: the node would take the header.
                Assert.Empty(ScanHeaderRules.Check(source.Header));
                foreach (AcquiredBlock _ in source.ReadBlocks())
                {
                }

                read++;
            }
            catch (InterchangeException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"{name}, seed {seed}, round {round}: {changes}: {other}");
            }

            // The sound file takes some ms and a few times its own size; the limits are for a machine that is busy.
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"{name}, seed {seed}, round {round}: {changes}: {Stopwatch.GetElapsedTime(start)}");
            Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20, $"{name}, seed {seed}, round {round}: {changes}: {GC.GetTotalAllocatedBytes() - before} bytes");
        }

        Assert.True(refused > 0 && read > 0, $"{refused} refused, {read} read: the damage does not reach what is looked at, or nothing survives it");
    }

    private static string Damage(byte[] bytes, Random random)
    {
        // The directory, the protocol's parts, the heads of the readouts, or anywhere.
        int at = random.Next(4) switch
        {
            0 => random.Next(170),
            1 => Math.Min(bytes.Length - 1, 10240 + random.Next(100)),
            2 => Math.Max(0, bytes.Length - 1 - random.Next(bytes.Length / 3)),
            _ => random.Next(bytes.Length),
        };
        byte value = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => random.Next(256) });
        string change = $"[{at}] {bytes[at]} -> {value}";
        bytes[at] = value;
        return change;
    }
}
