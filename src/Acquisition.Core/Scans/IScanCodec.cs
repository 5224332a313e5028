using Acquisition.Core.Store;

namespace Acquisition.Core.Scans;

/// <summary>Reads what the wire carried: headers and blocks are stored exactly as they came, and decoded each time they are used.</summary>
public interface IScanCodec
{
    ScanHeader DecodeHeader(ReadOnlyMemory<byte> header);

    /// <exception cref="IngestException">MALFORMED_BLOCK: the payload is not what the header announces.</exception>
    AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block);
}
