using PureHDF;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>Finds the group of a measurement and checks that its <c>data</c> are readouts.</summary>
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
    /// <param name="file">The file, for complaints.</param>
    /// <param name="length">Its length: a damaged count would be read as billions of readouts that were never written.</param>
    /// <param name="location">The dataset's path.</param>
    /// <param name="data">The dataset.</param>
    public static long Count(string file, long length, string location, IH5Dataset data)
    {
        if (data.Type.Class != H5DataTypeClass.Compound) throw IsmrmrdErrors.NotReadouts(file, location, "it is no compound");
        Dictionary<string, IH5DataType> members = data.Type.Compound.Members.ToDictionary(member => member.Name, member => member.Type);
        if (members.GetValueOrDefault("head")?.Class != H5DataTypeClass.Compound)
            throw IsmrmrdErrors.NotReadouts(file, location, "it has no compound head");
        if (!members.TryGetValue("data", out IH5DataType? samples)) throw IsmrmrdErrors.NotReadouts(file, location, "it has no member data");
        if (!IsFloatSequence(samples)) throw IsmrmrdErrors.NotReadouts(file, location, "its data are not sequences of float32");
        if (members.TryGetValue("traj", out IH5DataType? trajectory) && !IsFloatSequence(trajectory))
            throw IsmrmrdErrors.NotReadouts(file, location, "its traj are not sequences of float32");
        if (data.Space.Rank != 1) throw IsmrmrdErrors.NotReadouts(file, location, $"it has {data.Space.Rank} dimensions");
        ulong count = data.Space.Dimensions[0];
        return count <= (ulong)length ? (long)count : throw IsmrmrdErrors.ImpossibleCount(file, location, count, length);
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

    private static bool IsFloatSequence(IH5DataType type) =>
        type.Class == H5DataTypeClass.VariableLength && type.VariableLength.BaseType is { Class: H5DataTypeClass.FloatingPoint, Size: sizeof(float) };
}
