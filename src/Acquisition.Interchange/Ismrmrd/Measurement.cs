using Acquisition.Interchange.Hdf5;
using PureHDF;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>Finds the group of a measurement and checks that its datasets are what they should be.</summary>
internal static class Measurement
{
    private const string DefaultGroup = "dataset";

    /// <param name="file">The file, for complaints.</param>
    /// <param name="root">Its root group.</param>
    /// <param name="wanted">The group to take, or null to find it.</param>
    /// <returns>The group's path, with a leading slash and none at the end.</returns>
    public static string Find(string file, IH5Group root, string? wanted)
    {
        string[] groups = [.. root.Children().OfType<IH5Group>().Select(group => group.Name)];
        string name = wanted?.Trim('/') ?? Only(file, root, groups);
        if (!root.LinkExists(name)) throw IsmrmrdErrors.NoSuchGroup(file, name, groups);
        if (!root.LinkExists($"{name}/xml")) throw IsmrmrdErrors.NoXml(file, $"/{name}");
        if (!root.LinkExists($"{name}/data")) throw IsmrmrdErrors.NoData(file, $"/{name}");
        return $"/{name}";
    }

    /// <summary>The number of readouts in a dataset that holds readouts.</summary>
    public static long CountReadouts(Hdf5Source source, string path, IH5Dataset data)
    {
        if (data.Type.Class != H5DataTypeClass.Compound) throw IsmrmrdErrors.NotReadouts(source.Path, path, "it is no compound");
        Dictionary<string, IH5DataType> members = data.Type.Compound.Members.ToDictionary(member => member.Name, member => member.Type);
        if (members.GetValueOrDefault("head")?.Class != H5DataTypeClass.Compound)
            throw IsmrmrdErrors.NotReadouts(source.Path, path, "it has no compound head");
        if (!members.TryGetValue("data", out IH5DataType? samples)) throw IsmrmrdErrors.NotReadouts(source.Path, path, "it has no member data");
        if (!IsSequence(samples, H5DataTypeClass.FloatingPoint)) throw IsmrmrdErrors.NotReadouts(source.Path, path, "its data are not sequences of float32");
        if (members.TryGetValue("traj", out IH5DataType? trajectory) && !IsSequence(trajectory, H5DataTypeClass.FloatingPoint))
            throw IsmrmrdErrors.NotReadouts(source.Path, path, "its traj are not sequences of float32");
        if (data.Space.Rank != 1) throw IsmrmrdErrors.NotReadouts(source.Path, path, $"it has {data.Space.Rank} dimensions");
        return Count(source, path, data);
    }

    /// <summary>The number of waveforms in a dataset that holds waveforms.</summary>
    public static long CountWaveforms(Hdf5Source source, string path, IH5Dataset waveforms)
    {
        if (waveforms.Type.Class != H5DataTypeClass.Compound || waveforms.Space.Rank != 1) throw IsmrmrdErrors.NotWaveforms(source.Path, path);
        Dictionary<string, IH5DataType> members = waveforms.Type.Compound.Members.ToDictionary(member => member.Name, member => member.Type);
        if (members.GetValueOrDefault("head")?.Class != H5DataTypeClass.Compound || !members.TryGetValue("data", out IH5DataType? samples)
            || !IsSequence(samples, H5DataTypeClass.FixedPoint)) throw IsmrmrdErrors.NotWaveforms(source.Path, path);
        return Count(source, path, waveforms);
    }

    // A damaged count would be read as billions of records that were never written.
    private static long Count(Hdf5Source source, string path, IH5Dataset data)
    {
        ulong count = data.Space.Dimensions[0];
        return count <= (ulong)source.Length ? (long)count : throw IsmrmrdErrors.ImpossibleCount(source.Path, path, count, source.Length);
    }

    private static string Only(string file, IH5Group root, string[] groups)
    {
        string[] measurements = [.. groups.Where(group => root.LinkExists($"{group}/xml") && root.LinkExists($"{group}/data"))];
        return measurements.Contains(DefaultGroup) || (measurements.Length == 0 && groups.Contains(DefaultGroup)) ? DefaultGroup
            : measurements.Length switch
            {
                0 => throw IsmrmrdErrors.NoMeasurement(file, groups),
                1 => measurements[0],
                _ => throw IsmrmrdErrors.SeveralMeasurements(file, measurements),
            };
    }

    private static bool IsSequence(IH5DataType type, H5DataTypeClass numbers) =>
        type.Class == H5DataTypeClass.VariableLength && type.VariableLength.BaseType is { Size: 4 } element && element.Class == numbers;
}
