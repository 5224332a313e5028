using System.Text;

namespace Acquisition.Interchange.Hdf5;

/// <summary>A group as a symbol table (File Format Specification 3.0, III.A to III.D): where its parts lie.</summary>
internal sealed record Group(ulong Header, ulong Tree, ulong Heap)
{
    /// <summary>Half the entries of a leaf and half the children of a tree's node; the superblock says both.</summary>
    public const int LeafRank = 8, TreeRank = 16;

    private const int EntryBytes = 40, HeapHeaderBytes = 32;

    /// <summary>Writes a group whose entries fit into one leaf.</summary>
    public static Group Write(Hdf5Writer file, IReadOnlyList<GroupMember> members)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(members.Count, 2 * LeafRank);
        GroupMember[] sorted = [.. members.OrderBy(member => member.Name, StringComparer.Ordinal)];

        Hdf5Bytes names = new Hdf5Bytes().Zeros(8); // the empty name, which the tree's first key points to
        Hdf5Bytes leaf = new Hdf5Bytes().Add("SNOD"u8).U8(1).U8(0).U16((ushort)sorted.Length);
        int last = 0;
        foreach (GroupMember member in sorted)
        {
            last = names.Length;
            byte[] name = Encoding.UTF8.GetBytes(member.Name + '\0');
            names.Add(name).Pad(8, name.Length);
            WriteEntry(leaf, (ulong)last, member.Header, member.Group);
        }

        leaf.Zeros(EntryBytes * ((2 * LeafRank) - sorted.Length));
        ulong leafAddress = file.Append(leaf.Span);
        ulong tree = file.Append(new Hdf5Bytes().Add("TREE"u8).U8(0).U8(0).U16(1).U64(Hdf5Bytes.Undefined).U64(Hdf5Bytes.Undefined)
            .U64(0).U64(leafAddress).U64((ulong)last).Zeros(((2 * TreeRank) - 1) * 16).Span);
        ulong heap = file.Append([]);
        file.Append(new Hdf5Bytes().Add("HEAP"u8).Zeros(4).U64((ulong)names.Length).U64(1).U64(heap + HeapHeaderBytes).Add(names).Span);
        return new Group(file.Append(ObjectHeader.Encode(ObjectHeader.SymbolTable(tree, heap))), tree, heap);
    }

    /// <summary>A symbol table entry; a group's is said twice, in its header and in a scratch pad.</summary>
    public static void WriteEntry(Hdf5Bytes table, ulong name, ulong header, Group? group)
    {
        table.U64(name).U64(header).U32(group is null ? 0u : 1u).U32(0).U64(group?.Tree ?? 0).U64(group?.Heap ?? 0);
    }
}

/// <param name="Name">The link's name.</param>
/// <param name="Header">The address of the object's header.</param>
/// <param name="Group">The group that it is; null for a dataset.</param>
internal sealed record GroupMember(string Name, ulong Header, Group? Group);
