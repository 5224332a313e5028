namespace Acquisition.Interchange.Hdf5;

/// <summary>Every way in which an HDF5 file cannot be read or written, whatever is in it.</summary>
internal static class Hdf5Errors
{
    public static InterchangeException CannotOpen(string file, Exception why) =>
        new(InterchangeReason.CannotOpen, file, "",
            $"The file cannot be opened ({why.Message})", "Check the path and the permissions.", why);

    public static InterchangeException CannotWrite(string file, Exception why) =>
        new(InterchangeReason.CannotWrite, file, "",
            $"The file cannot be written ({why.Message})", "Check the path, the permissions and the space on the disk.", why);

    public static InterchangeException NotHdf5(string file) =>
        new(InterchangeReason.WrongFormat, file, "",
            "This is not an HDF5 file: the signature is missing.", "Give an ISMRMRD file (.h5 or .mrd) or a CT scan that was exported as HDF5.");

    public static InterchangeException Truncated(string file, long length, long expected) =>
        new(InterchangeReason.Truncated, file, "",
            $"The file has {length} bytes and says that it has {expected}.", "Copy it again from where it was written.");

    public static InterchangeException Unreadable(string file, string location, Exception why) =>
        new(InterchangeReason.Damaged, file, location,
            $"HDF5 cannot be read here ({why.Message.ReplaceLineEndings(" ").TrimEnd('.')}).", "Copy the file again from where it was written, or write it again.", why);
}
