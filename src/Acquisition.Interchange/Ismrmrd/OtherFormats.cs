using System.Buffers.Binary;
using Acquisition.Interchange.Hdf5;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>What a file is that is not HDF5 and comes from the same world.</summary>
internal static class OtherFormats
{
    public static InterchangeException Name(Hdf5Source source)
    {
        ReadOnlySpan<byte> start = source.Start(2048);
        return IsMrdStream(start) ? IsmrmrdErrors.MrdStream(source.Path)
            : start.StartsWith("yardl"u8) ? IsmrmrdErrors.MrdVersion2(source.Path)
            : Hdf5Errors.NotHdf5(source.Path);
    }

    /// <summary>Message id 3, uint32 length, XML; before it perhaps message id 1 with a configuration's name in 1024 characters.</summary>
    private static bool IsMrdStream(ReadOnlySpan<byte> start)
    {
        const ushort configurationFile = 1, header = 3;
        const int idBytes = 2, lengthBytes = 4, nameBytes = 1024;
        if (Id(start) == configurationFile && start.Length > idBytes + nameBytes) start = start[(idBytes + nameBytes)..];
        return Id(start) == header && start.Length > idBytes + lengthBytes && start[idBytes + lengthBytes] == '<';
    }

    private static int Id(ReadOnlySpan<byte> message) => message.Length < 2 ? -1 : BinaryPrimitives.ReadUInt16LittleEndian(message);
}
