using Acquisition.Contracts.V1;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Service.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Acquisition.Service.Scans;

/// <summary>A page of the scans that pass the filters.</summary>
public sealed class ScanListing(IScanCatalog catalog, ScanReader scans)
{
    private const int DefaultPageSize = 50;
    private const int MaximumPageSize = 1000;

    /// <summary>Scans looked at for one page: a rare summary must not make one call read the whole catalog. The token goes on behind them.</summary>
    private const int MaximumLookedAt = 5000;

    /// <exception cref="InvalidRequestException">REQUEST_INVALID.</exception>
    public async Task<ListScansResponse> ListAsync(ListScansRequest request, CancellationToken cancellationToken)
    {
        int size = request.HasPageSize ? request.PageSize : DefaultPageSize;
        if (size is < 1 or > MaximumPageSize) throw InvalidRequestException.Of("page_size", $"must be 1..{MaximumPageSize}");
        ScanFilter filter = Filter(request);
        HashSet<ScanSummary> wanted = [.. request.Summaries.Select(Summary)];
        ScanCursor? cursor = PageToken.Read(request);
        ListScansResponse response = new();
        for (int looked = 0; looked < MaximumLookedAt;)
        {
            // One more than the page holds tells whether another one follows.
            IReadOnlyList<ScanOverview> some = await catalog.ListAsync(filter, size + 1, cursor, cancellationToken);
            foreach (ScanOverview scan in some)
            {
                if (response.Scans.Count == size)
                {
                    response.NextPageToken = PageToken.Of(cursor!.Value, request);
                    return response;
                }

                cursor = new ScanCursor(scan.Scan.CreateTime, scan.Scan.Id);
                if (wanted.Count == 0 || wanted.Contains(scan.Summary)) response.Scans.Add(await scans.ReadAsync(scan, cancellationToken));
            }

            if (some.Count <= size) return response;
            looked += some.Count;
        }

        response.NextPageToken = PageToken.Of(cursor!.Value, request);
        return response;
    }

    private static ScanFilter Filter(ListScansRequest request) => new()
    {
        Modality = request.Modality == Modality.Unspecified ? null
            : ScanWire.Modalities.FromWire.TryGetValue(request.Modality, out Core.Model.Scans.Modality modality) ? modality
            : throw InvalidRequestException.Of("modality", "must be MODALITY_CT or MODALITY_MR"),
        DeviceId = request.DeviceId.Length == 0 ? null : request.DeviceId,
        AccessionNumber = request.AccessionNumber.Length == 0 ? null : request.AccessionNumber,
        CreatedFrom = Time(request.CreatedFromTime, "created_from_time"),
        CreatedBefore = Time(request.CreatedBeforeTime, "created_before_time"),
    };

    private static ScanSummary Summary(Scan.Types.Summary wire) =>
        ScanWire.Summaries.FromWire.TryGetValue(wire, out ScanSummary summary) ? summary : throw InvalidRequestException.Of("summaries", "must be known summaries");

    private static DateTimeOffset? Time(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw InvalidRequestException.Of(field, "must be a time from 0001 to 9999");
        }
    }
}
