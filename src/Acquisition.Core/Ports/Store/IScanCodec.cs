using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Store;

/// <summary>Reads what the wire carried: headers and blocks are stored exactly as they came, and decoded each time they are used.</summary>
public interface IScanCodec
{
    /// <exception cref="InvalidDataException">The bytes are no header.</exception>
    ScanHeader DecodeHeader(ReadOnlyMemory<byte> header);

    /// <summary>Reads the meta and holds it to the header and to the number of sample bytes. The samples themselves are not looked at: the result refers to the block's memory.</summary>
    /// <exception cref="RefusalException">MALFORMED_BLOCK: the block is not what its kind and the header announce.</exception>
    AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block);
}
