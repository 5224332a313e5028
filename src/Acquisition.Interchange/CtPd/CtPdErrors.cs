namespace Acquisition.Interchange.CtPd;

/// <summary>Every way in which DICOM-CT-PD projections are refused, in one place.</summary>
internal static class CtPdErrors
{
    private const string CopyAgain = "Copy the folder again from where it came.";

    public static InterchangeException CannotRead(string folder, Exception why) =>
        new(InterchangeReason.CannotOpen, folder, "", $"The folder cannot be read ({why.Message})", "Check the path and the permissions.", why);

    public static InterchangeException NoFiles(string folder) =>
        new(InterchangeReason.NoMeasurement, folder, "", "There is no DICOM file in the folder.", "Name the folder that holds the projections of one series.");

    public static InterchangeException NotDicom(string file, Exception why) =>
        new(InterchangeReason.Damaged, file, "", "This is no readable DICOM file.", $"{CopyAgain} Take the file out if it is no projection.", why);

    public static InterchangeException Truncated(string file) =>
        new(InterchangeReason.Truncated, file, "", "The file ends within an element.", CopyAgain);

    public static InterchangeException WrongPixelBytes(string file, long bytes, int rows, int columns) =>
        new(bytes < 2L * rows * columns ? InterchangeReason.Truncated : InterchangeReason.BadReadout, file, "(7FE0,0010) PixelData",
            $"There are {bytes} bytes of pixels; {rows} x {columns} of 16 bits are {2L * rows * columns}.", CopyAgain);

    public static InterchangeException Absent(string file, string place) =>
        new(InterchangeReason.BadHeader, file, place, "The attribute is absent, and a projection cannot be placed without it.",
            "Give DICOM-CT-PD projections; images are not projections, and an archive that removes private attributes removes their geometry.");

    public static InterchangeException Malformed(string file, string place, string expected) =>
        new(InterchangeReason.BadHeader, file, place, $"The value is not {expected}.", "Write the file again.");

    public static InterchangeException NotSupported(string file, string place, string what, string remedy) =>
        new(InterchangeReason.NotSupported, file, place, what, remedy);

    public static InterchangeException WrongSize(string file, int rows, int columns, int detectorRows, int detectorColumns) =>
        new(InterchangeReason.BadHeader, file, "(0028,0010) Rows",
            $"The picture has {rows} x {columns} pixels, and the detector {detectorRows} rows x {detectorColumns} columns.", "Write the file again.");

    public static InterchangeException Missing(string folder, int first, int last, int missing, int firstMissing, string before) =>
        new(InterchangeReason.IncompleteSeries, folder, "(0020,0013) InstanceNumber",
            $"Of the projections {first} to {last} there are {missing} missing, the first of them {firstMissing}, which follows {before}.",
            "Copy the missing files, or take out all files on one side of the gap.");

    public static InterchangeException Duplicate(string file, string other, int number) =>
        new(InterchangeReason.IncompleteSeries, file, "(0020,0013) InstanceNumber", $"The file has the number {number}, as {other} has.",
            "Take out the one that does not belong to the scan.");

    public static InterchangeException OtherSeries(string file, string first) =>
        new(InterchangeReason.MixedSeries, file, "(0020,000E) SeriesInstanceUID", $"The file belongs to another series than {first}.",
            "Put each series into a folder of its own and import them one by one.");

    public static InterchangeException Differs(string file, string first, string place) =>
        new(InterchangeReason.MixedSeries, file, place, $"The value differs from that in {first}, and a scan has one for all views.",
            "Put projections of one scan only into the folder.");

    public static InterchangeException FolderExists(string folder) =>
        new(InterchangeReason.CannotWrite, folder, "", "There is a file or folder of that name.", "Name one that does not exist.");

    public static InterchangeException CannotWrite(string folder, Exception why) =>
        new(InterchangeReason.CannotWrite, folder, "", $"The folder cannot be written ({why.Message})", "Check the path, the permissions and the space on the disk.", why);

    public static InterchangeException CannotHold(string folder, string what) =>
        new(InterchangeReason.NotSupported, folder, "", $"DICOM-CT-PD cannot hold the scan: {what}.", "Export it as HDF5, which holds every CT scan.");
}
