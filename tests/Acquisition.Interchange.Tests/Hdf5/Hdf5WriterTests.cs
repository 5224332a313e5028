using System.Buffers.Binary;
using Acquisition.Interchange.Hdf5;

namespace Acquisition.Interchange.Tests.Hdf5;

/// <summary>The structures of the file format; the witness is libhdf5, through h5dump and h5py.</summary>
public sealed class Hdf5WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]                    // a full chunk
    [InlineData(65)]
    [InlineData(64 * 64)]               // a full leaf of the tree
    [InlineData((64 * 64) + 1)]         // a second level
    [InlineData((64 * 64 * 64) + 1000)] // a third
    public void A_table_of_any_length_is_read_to_its_end(int count)
    {
        Peers.RequireH5py();
        Write(writer =>
        {
            TableWriter table = writer.AddTable("t", Hdf5Type.UInt32);
            for (uint i = 0; i < count; i++) BinaryPrimitives.WriteUInt32LittleEndian(table.Next(), 3 * i);
        });
        Assert.Equal(
            $"{count} True",
            Python("import numpy as n; t = f['group/t']; print(t.shape[0], bool((t[:] == 3 * n.arange(t.shape[0])).all()) and t.maxshape == (None,))"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4056)]          // fills the smallest collection
    [InlineData(4048)]          // leaves room for a free object without a byte in it
    [InlineData(262_112)]       // fills the largest
    [InlineData(262_116)]       // stands alone
    [InlineData(3_000_000)]
    public void A_sequence_of_any_length_keeps_its_bytes(int bytes)
    {
        Peers.RequireH5py();
        byte[] content = new byte[bytes / 4 * 4];
        new Random(bytes).NextBytes(content);
        Write(writer =>
        {
            TableWriter table = writer.AddTable("t", Hdf5Type.Sequence(Hdf5Type.UInt32));
            for (int i = 0; i < 3; i++) table.WriteSequence(content, content.Length / 4, table.Next());
        });
        File.WriteAllBytes(_folder["content"], content);
        Assert.Equal("3 True", Python($"t = f['group/t'][:]; print(len(t), all(s.tobytes() == open('{_folder["content"]}', 'rb').read() for s in t))"));
    }

    [Fact]
    public void Many_small_sequences_share_collections()
    {
        Peers.RequireH5py();
        Write(writer =>
        {
            TableWriter table = writer.AddTable("t", Hdf5Type.Sequence(Hdf5Type.UInt32));
            byte[] content = new byte[8];
            for (uint i = 0; i < 50_000; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(content, i);
                table.WriteSequence(content.AsSpan(0, i % 3 == 0 ? 0 : 8), i % 3 == 0 ? 0 : 2, table.Next());
            }
        });
        Assert.Equal("True", Python("t = f['group/t'][:]; print(all(list(s) == ([] if i % 3 == 0 else [i, 0]) for i, s in enumerate(t)))"));
        // A reference of 16 bytes, and the format's least collection of 4096 bytes for each chunk of 64.
        Assert.True(new FileInfo(_folder["file.h5"]).Length < 50_000 * (16 + (4096 / 64)) * 1.05);
    }

    [Fact]
    public void Several_tables_and_a_text_lie_side_by_side()
    {
        Peers.RequireH5py();
        const string text = "ä text\n<with> lines";
        Write(writer =>
        {
            writer.AddString("text", text);
            TableWriter even = writer.AddTable("even", Hdf5Type.Sequence(Hdf5Type.UInt32)), odd = writer.AddTable("an odd one", Hdf5Type.Int32);
            for (int i = 0; i < 500; i++)
            {
                even.WriteSequence(BitConverter.GetBytes(2 * i), 1, even.Next());
                BinaryPrimitives.WriteInt32LittleEndian(odd.Next(), -i);
            }
        });
        Assert.Equal(
            "['an odd one', 'even', 'text'] True True True",
            Python($"g = f['group']; print(list(g), g['text'][0].decode() == {'"' + text.Replace("\n", "\\n", StringComparison.Ordinal) + '"'}, "
                + "all(s[0] == 2 * i for i, s in enumerate(g['even'][:])), all(v == -i for i, v in enumerate(g['an odd one'][:])))"));
        Peers.Run("h5dump", _folder["file.h5"]);
    }

    [Fact]
    public void A_table_is_written_in_memory_that_does_not_grow_with_it()
    {
        byte[] content = new byte[64 << 10];
        Write(writer =>
        {
            TableWriter table = writer.AddTable("t", Hdf5Type.Sequence(Hdf5Type.UInt32));
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < 1600; i++) table.WriteSequence(content, content.Length / 4, table.Next());
            // 100 MB have gone through; an address for each chunk of 64 has stayed.
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 10);
        });
    }

    private void Write(Action<Hdf5Writer> write)
    {
        using Hdf5Writer writer = new(new FileStream(_folder["file.h5"], FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20));
        write(writer);
        writer.Finish("group");
    }

    private string Python(string statement) => Peers.Run("/usr/bin/python3", "-c", $"import h5py; f = h5py.File('{_folder["file.h5"]}'); {statement}").TrimEnd('\n');
}
