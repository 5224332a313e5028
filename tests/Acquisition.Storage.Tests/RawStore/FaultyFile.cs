using Acquisition.Storage.RawStore;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>What goes wrong with a disk, at the test's word.</summary>
internal sealed class Faults
{
    public const int NoSpace = 28;
    public const int InputOutput = 5;

    /// <summary>The errno of the next writes; half of the bytes are written first.</summary>
    public int? Write { get; set; }

    /// <summary>The errno of the next fsyncs.</summary>
    public int? Flush { get; set; }

    /// <summary>Fsyncs so far.</summary>
    public int Flushes;

    /// <summary>Closed, it holds fsyncs back.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>Released once by each fsync that has reached the gate.</summary>
    public SemaphoreSlim AtGate { get; } = new(0);

    public SegmentFile Open(string path, FileMode mode) => new File(this, path, mode);

    private sealed class File(Faults faults, string path, FileMode mode) : SegmentFile(path, mode)
    {
        public override void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            if (faults.Write is not { } error)
            {
                base.Write(parts, offset);
                return;
            }
            byte[] all = [.. parts.SelectMany(part => part.ToArray())];
            base.Write([all.AsMemory(0, all.Length / 2)], offset);
            throw new IOException("the disk was told to fail", error);
        }

        public override void Flush()
        {
            Interlocked.Increment(ref faults.Flushes);
            faults.AtGate.Release();
            faults.Gate.Wait(TimeSpan.FromSeconds(30));
            if (faults.Flush is { } error) throw new IOException("the disk was told to fail", error);
            base.Flush();
        }
    }
}
