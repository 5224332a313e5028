using Acquisition.Interchange.CtPd;
using Acquisition.Interchange.CtRaw;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Interchange.Twix;

namespace Acquisition.Interchange;

/// <summary>Opens whatever this product can read, by what it finds.</summary>
public static class ScanSource
{
    /// <param name="path">A folder of DICOM-CT-PD projections, an ISMRMRD file, Siemens MR raw data, or a CT scan that was exported as HDF5.</param>
    /// <param name="group">ISMRMRD: the measurement's group; null finds it. Siemens raw data: the measurement's number, from 1; null takes the last.</param>
    /// <exception cref="InterchangeException">It cannot be opened, is of none of these kinds, or cannot describe a scan.</exception>
    public static IScanSource Open(string path, string? group = null) =>
        Directory.Exists(path) ? CtPdFolder.Open(path)
        : TwixFile.IsIn(path) ? TwixFile.Open(path, group)
        : CtRawFile.IsIn(path) ? CtRawFile.Open(path)
        : IsmrmrdFile.Open(path, group);
}
