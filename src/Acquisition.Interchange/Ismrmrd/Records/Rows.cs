using Acquisition.Interchange.Hdf5;
using PureHDF;
using PureHDF.Selections;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>The records of a dataset of one dimension, read in slabs that need a few MB, or as much as the largest record.</summary>
/// <param name="source">The file.</param>
/// <param name="path">The dataset.</param>
/// <param name="count">Its length.</param>
internal sealed class Rows(Hdf5Source source, string path, long count)
{
    /// <summary>Samples read from HDF5 at a time.</summary>
    private const long SlabBytes = 4 << 20;

    /// <summary>The most records at a time.</summary>
    private const long SlabRecords = 4096;

    public long Count => count;

    /// <param name="recordBytes">What the largest record needs.</param>
    /// <exception cref="InterchangeException">A slab cannot be read; the place is that of its first record.</exception>
    public IEnumerable<(long Index, T Record)> Read<T>(long recordBytes)
    {
        long slab = Math.Clamp(SlabBytes / Math.Max(1, recordBytes), 1, SlabRecords);
        for (long first = 0; first < count; first += slab)
        {
            HyperslabSelection rows = new((ulong)first, (ulong)Math.Min(slab, count - first));
            T[] records = source.Read(Place(first), root => root.Dataset(path).Read<T[]>(rows)) ?? throw IsmrmrdErrors.NoRecord(source.Path, Place(first));
            if (records.Length != Math.Min(slab, count - first)) throw IsmrmrdErrors.NoRecord(source.Path, Place(first));
            for (int i = 0; i < records.Length; i++) yield return (first + i, records[i] ?? throw IsmrmrdErrors.NoRecord(source.Path, Place(first + i)));
        }
    }

    /// <summary>How a record is named in a message.</summary>
    public string Place(long index) => $"{path}[{index}]";
}
