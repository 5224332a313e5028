using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Pipeline.Scans;
using Acquisition.Service.Errors;
using Acquisition.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using CtAcquisition = Acquisition.Core.Model.Ct.CtAcquisition;
using SampleFormat = Acquisition.Core.Model.Ct.SampleFormat;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Ingest;

/// <summary>From a CreateScan request to a scan: whatever is well-formed is taken.</summary>
public sealed class ScanCreation(ScanLife life, IOptions<IngestOptions> options)
{
    private const int MaximumRequestIdLength = 128;
    private const int MaximumDeviceIdLength = 64;

    /// <summary>Creates the scan that the request describes, or finds it again.</summary>
    /// <exception cref="InvalidRequestException">REQUEST_INVALID, HEADER_INVALID.</exception>
    /// <exception cref="RefusalException">HEADER_CONFLICT, STORAGE_FULL, STORAGE_FAILED, CATALOG_FAILED.</exception>
    public Task<OpenedScan> CreateAsync(CreateScanRequest request, CancellationToken cancellationToken)
    {
        if (!IsDeviceId(request.DeviceId))
            throw InvalidRequestException.Of("device_id", $"must have 1..{MaximumDeviceIdLength} letters, digits, '.', '_' or '-'");
        if (request.RequestId.Length is 0 or > MaximumRequestIdLength || request.RequestId.Any(char.IsControl))
            throw InvalidRequestException.Of("request_id", $"must have 1..{MaximumRequestIdLength} characters, none of them a control character");
        ScanHeader header = Read(request.Header);
        return life.OpenAsync(request.DeviceId, request.RequestId, header, request.Header.ToByteArray(), cancellationToken);
    }

    private static bool IsDeviceId(string text) =>
        text.Length is > 0 and <= MaximumDeviceIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private ScanHeader Read(Contracts.V1.ScanHeader? wire)
    {
        WireReader reader = new();
        ScanHeader header = HeaderWire.FromWire(wire, reader);
        IReadOnlyList<FieldViolation> violations = reader.Violations is [] ? [.. ScanHeaderRules.Check(header), .. CheckViewSize(header)] : reader.Violations;
        return violations is [] ? header : throw new InvalidRequestException("HEADER_INVALID", violations);
    }

    /// <summary>A view that fits no block could never be sent: that is better known before the first one.</summary>
    private IEnumerable<FieldViolation> CheckViewSize(ScanHeader header)
    {
        if (header.Acquisition is not CtAcquisition ct) yield break;
        int each = ct.SampleFormat == SampleFormat.Float32 ? sizeof(float) : sizeof(short);
        for (int i = 0; i < ct.Sources.Count; i++)
        {
            long bytes = (long)ct.Sources[i].DetectorRows * ct.Sources[i].DetectorChannels * each;
            if (bytes > options.Value.MaxBlockBytes)
            {
                yield return new FieldViolation(
                    $"header.ct.sources[{i}].detector_channel_count", $"makes views of {bytes} bytes, a block takes {options.Value.MaxBlockBytes} (setting Ingest:MaxBlockBytes)");
            }
        }
    }
}
