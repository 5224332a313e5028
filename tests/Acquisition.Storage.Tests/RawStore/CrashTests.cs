using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_was_acknowledged_survives_kill_9_at_any_moment()
    {
        Random random = new(20260301);
        long acknowledged = 0;
        for (int kill = 0; kill < 12; kill++)
        {
            using (ChildProcess writer = new("write-raw-data", _folder.Path, kill.ToString()))
            {
                string[] said = await writer.KillAsync(random.Next(1, 30), TimeSpan.FromMilliseconds(random.Next(0, 20)));
                if (said.Length > 1) acknowledged = long.Parse(said[^1].Split(' ')[1]);
            }

            using FileRawStore store = Store(_folder.Path, 64 << 10);
            RawScanStatus status = await store.StatusAsync();
            Assert.True(status.NextSequenceNumber >= acknowledged, $"{acknowledged} blocks were acknowledged, {status.NextSequenceNumber} are there");
            await store.RequireStatusAsync(status.NextSequenceNumber); // nothing lost, and the chain that the sender goes on with
            await store.RequireBlocksAsync(status.NextSequenceNumber);
        }
        Assert.True(acknowledged > 1000, $"{acknowledged} blocks are too few to show anything");

        using FileRawStore last = Store(_folder.Path, 64 << 10);
        RawScanStatus end = await last.StatusAsync();
        await last.FinishAsync(Id, Token, end.NextSequenceNumber, end.Chain, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_mark_of_what_was_acknowledged_survives_kill_9_too()
    {
        string[] said;
        using (ChildProcess writer = new("write-raw-data", _folder.Path, "5")) said = await writer.KillAsync(40, TimeSpan.FromMilliseconds(3));
        long acknowledged = long.Parse(said[^1].Split(' ')[1]);
        Assert.True(acknowledged > 100, $"{acknowledged} blocks are too few to show anything");
        foreach (string segment in Directory.GetFiles(Path.Combine(_folder.Path, Id.ToString()), "*.raw")) File.Delete(segment);

        using FileRawStore store = Store(_folder.Path, 64 << 10);
        RawScanStatus status = await store.StatusAsync();
        Assert.Equal(0, status.NextSequenceNumber);
        Assert.True(status.LostBlocks >= acknowledged, $"{acknowledged} blocks were acknowledged, {status.LostBlocks} are missed");
    }

    /// <summary>
    /// A kill leaves the page cache; a power cut does not. Here the disk keeps what was fsynced, and of the rest any blocks, in any order: the worst it may do.
    /// </summary>
    [Fact]
    public async Task Whatever_was_acknowledged_survives_a_power_cut()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            using TemporaryFolder folder = new();
            Random random = new(seed);
            List<ForgetfulFile> files = [];
            long acknowledged = 0;
            using (FileRawStore store = Store(folder.Path, 16 << 10, open: (path, mode) => Remember(files, new ForgetfulFile(path, mode))))
            {
                await store.CreateAsync();
                long next = 0;
                for (int batch = random.Next(1, 20); batch > 0; batch--)
                {
                    int count = random.Next(1, 30);
                    await store.AppendAsync(next, count);
                    next += count;
                    if (random.Next(3) > 0) acknowledged = await store.FlushAsync();
                }
            }
            foreach (ForgetfulFile file in files) file.LosePower(random);

            using FileRawStore after = Store(folder.Path, 16 << 10);
            RawScanStatus status = await after.StatusAsync();
            Assert.True(status.NextSequenceNumber >= acknowledged, $"seed {seed}: {acknowledged} blocks were acknowledged, {status.NextSequenceNumber} are there");
            Assert.Equal(0, status.LostBlocks);
            await after.AppendAsync(status.NextSequenceNumber, 3);
            Assert.Equal(status.NextSequenceNumber + 3, await after.FlushAsync());
            await after.RequireBlocksAsync(status.NextSequenceNumber + 3);
        }
    }

    private static ForgetfulFile Remember(List<ForgetfulFile> files, ForgetfulFile file)
    {
        files.Add(file);
        return file;
    }

    private sealed class ForgetfulFile(string path, FileMode mode) : SegmentFile(path, mode)
    {
        private readonly string _path = path;
        private byte[] _durable = [];

        public override void Flush()
        {
            base.Flush();
            _durable = ReadAll();
        }

        public void LosePower(Random random)
        {
            byte[] bytes = ReadAll();
            const int Sector = 512;
            for (int start = _durable.Length; start < bytes.Length; start += Sector)
            {
                if (random.Next(2) == 0) bytes.AsSpan(start, Math.Min(Sector, bytes.Length - start)).Clear();
            }
            if (random.Next(2) == 0) bytes = bytes[..random.Next(_durable.Length, bytes.Length + 1)];
            File.WriteAllBytes(_path, bytes);
        }

        private byte[] ReadAll()
        {
            using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
    }
}
