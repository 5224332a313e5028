using System.Buffers.Binary;
using Acquisition.Core.Files;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// How far the scan's blocks were acknowledged, kept apart from the blocks: recovery that finds less knows that something was lost. Two slots take turns,
/// written in place after the segment's fsync and before the acknowledgement, and not fsynced: a killed process leaves them in the page cache, and after a power
/// cut they may be older, which hides a loss but never invents one. FORMAT.md has the layout.
/// </summary>
internal sealed class DurableMark : IDisposable
{
    private const int SlotBytes = 64;
    private const int CrcOffset = 12;

    private readonly ScanFolder _folder;
    private readonly FileStream _file;
    private readonly byte[] _slot = new byte[SlotBytes];
    private long _generation;

    private DurableMark(ScanFolder folder, FileStream file)
    {
        _folder = folder;
        _file = file;
    }

    private static ReadOnlySpan<byte> Magic => "ACQDURAB"u8;

    /// <summary>Every block below it was acknowledged.</summary>
    public long NextSequenceNumber { get; private set; }

    /// <summary>c(<see cref="NextSequenceNumber"/>), 32 bytes.</summary>
    public byte[] Chain { get; } = BlockImage.EmptyChain.ToArray();

    /// <summary>False when neither slot could be read: a loss cannot be told then.</summary>
    public bool IsKnown => _generation > 0;

    public static void Create(ScanFolder folder)
    {
        byte[] slots = new byte[2 * SlotBytes];
        WriteSlot(slots.AsSpan(SlotBytes), folder, 1, 0, BlockImage.EmptyChain);
        DurableFile.Replace(folder.DurableMarkPath, slots);
    }

    public static DurableMark Open(ScanFolder folder)
    {
        DurableMark mark = new(folder, PrivateFile.Open(folder.DurableMarkPath, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete));
        for (int index = 0; index < 2; index++) mark.ReadSlot(index);
        return mark;
    }

    /// <summary>Moves the mark up to the position. Below it blocks are missing and come again: the mark stays until they have.</summary>
    public void Advance(LogPosition durable)
    {
        if (durable.NextSequenceNumber < NextSequenceNumber) return;
        WriteSlot(_slot, _folder, _generation + 1, durable.NextSequenceNumber, durable.Chain.Span);
        RandomAccess.Write(_file.SafeFileHandle, _slot, (_generation + 1) % 2 * SlotBytes);
        _generation++;
        NextSequenceNumber = durable.NextSequenceNumber;
        durable.Chain.Span.CopyTo(Chain);
    }

    public void Dispose() => _file.Dispose();

    private static void WriteSlot(Span<byte> slot, ScanFolder folder, long generation, long next, ReadOnlySpan<byte> chain)
    {
        Magic.CopyTo(slot);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[8..], RawFormat.Version);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], generation);
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], next);
        chain.CopyTo(slot[32..]);
        BinaryPrimitives.WriteUInt32LittleEndian(slot[CrcOffset..], Checksum(slot, folder));
    }

    private void ReadSlot(int index)
    {
        if (RandomAccess.Read(_file.SafeFileHandle, _slot, index * SlotBytes) < SlotBytes) return;
        if (!_slot.AsSpan().StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(CrcOffset)) != Checksum(_slot, _folder)) return;
        RawFormat.Require(BinaryPrimitives.ReadUInt32LittleEndian(_slot.AsSpan(8)), _folder.Scan, Path.GetFileName(_folder.DurableMarkPath), 8);
        long generation = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(16));
        if (generation <= _generation) return;
        _generation = generation;
        NextSequenceNumber = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(24));
        _slot.AsSpan(32).CopyTo(Chain);
    }

    /// <summary>Over the scan's id and the slot but the checksum itself.</summary>
    private static uint Checksum(ReadOnlySpan<byte> slot, ScanFolder folder) =>
        Crc32C.Append(RawFormat.Crc32COf(folder.Scan, slot[..CrcOffset]), slot[(CrcOffset + sizeof(uint))..]);
}
