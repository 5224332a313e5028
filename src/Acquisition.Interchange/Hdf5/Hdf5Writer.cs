using System.Text;

namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// Writes an HDF5 file of one group that holds strings and tables, in the structures of HDF5 1.0 (superblock 0, symbol tables, version 1 headers
/// and trees), which every library reads. Everything is appended and the superblock is put in front at the end, so that memory stays bounded
/// however long the tables get.
/// </summary>
/// <remarks>Not PureHDF 2.2.0: it tags strings UTF-8, and libhdf5 does not convert those to the ASCII that ISMRMRD's C library asks for; arrays in
/// a compound become sequences, which it does not convert to arrays; and a dataset has to be there as a whole.</remarks>
internal sealed class Hdf5Writer : IDisposable
{
    private readonly FileStream _stream;
    private readonly GlobalHeapWriter _heap;
    private readonly List<(string Name, Func<ulong> WriteHeader)> _objects = [];

    /// <param name="stream">A new file; closed with the writer.</param>
    public Hdf5Writer(FileStream stream)
    {
        _stream = stream;
        _stream.Write(new byte[Superblock.Bytes]);
        _heap = new GlobalHeapWriter(this);
    }

    /// <summary>A dataset {1} that holds a variable-length string.</summary>
    public void AddString(string name, string text) => _objects.Add((name, () => WriteString(text)));

    /// <summary>A dataset that holds the records that are going to be appended to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="element">What a record consists of.</param>
    /// <param name="shape">The dimensions of a record; empty when it is one element.</param>
    public TableWriter AddTable(string name, Hdf5Type element, params ReadOnlySpan<int> shape)
    {
        TableWriter table = new(this, _heap, element, shape);
        _objects.Add((name, table.WriteHeader));
        return table;
    }

    /// <summary>Writes what describes the data, and puts the file on the disk. Nothing can be added afterwards.</summary>
    /// <param name="group">The name of the group that holds everything.</param>
    public void Finish(string group)
    {
        (string Name, ulong Header)[] members = [.. _objects.Select(o => (o.Name, o.WriteHeader()))];
        Group inner = Group.Write(this, [.. members.Select(member => new GroupMember(member.Name, member.Header, null))]);
        Group root = Group.Write(this, [new GroupMember(group, inner.Header, inner)]);
        byte[] superblock = Superblock.Encode(root, (ulong)_stream.Position);
        _stream.Position = 0;
        _stream.Write(superblock);
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Appends a structure.</summary>
    /// <returns>Its address.</returns>
    public ulong Append(ReadOnlySpan<byte> bytes)
    {
        ulong address = (ulong)_stream.Position;
        _stream.Write(bytes);
        return address;
    }

    public void Dispose() => _stream.Dispose();

    private ulong WriteString(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] reference = new byte[Hdf5Type.ReferenceBytes];
        _heap.Write(bytes, bytes.Length, reference);
        _heap.Flush();
        ulong address = Append(reference);
        return Append(ObjectHeader.Encode(
            ObjectHeader.Dataspace(1, growing: false),
            ObjectHeader.Datatype(Hdf5Type.VariableString),
            ObjectHeader.NoFillValue(),
            ObjectHeader.ContiguousLayout(address, reference.Length)));
    }
}
