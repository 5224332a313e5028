using FellowOakDicom;

namespace Acquisition.Interchange.Tests.CtPd;

/// <summary>Changes projections as a careless hand would.</summary>
internal static class CtPdEdit
{
    /// <summary>Replaces an attribute's value, by its number.</summary>
    public static void Change<T>(string path, ushort group, ushort element, string vr, T value) =>
        Change(path, dataset => dataset.AddOrUpdate(DicomVR.Parse(vr), new DicomTag(group, element), value));

    public static void Remove(string path, ushort group, ushort element) =>
        Change(path, dataset => dataset.Remove(item => item.Tag.Group == group && item.Tag.Element == element));

    public static void Change(string path, Action<DicomDataset> change)
    {
        DicomFile file = DicomFile.Open(path, FileReadOption.ReadAll);
        DicomDataset dataset = file.Dataset;
        dataset.AutoValidate = false;
        change(dataset);
        file.Save(path);
    }
}
