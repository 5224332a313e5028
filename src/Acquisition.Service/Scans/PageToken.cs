using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Service.Errors;
using Google.Protobuf;

namespace Acquisition.Service.Scans;

/// <summary>Where a page of scans ended, as an opaque text: the last scan, and a digest of the filters that it belongs to.</summary>
internal static class PageToken
{
    private const int DigestBytes = 8;
    private const int Bytes = sizeof(long) + 16 + DigestBytes;

    public static string Of(ScanCursor last, ListScansRequest request)
    {
        Span<byte> token = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(token, last.CreateTime.UtcTicks);
        last.Scan.Value.TryWriteBytes(token[sizeof(long)..]);
        Filters(request).CopyTo(token[(sizeof(long) + 16)..]);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null for the first page.</returns>
    /// <exception cref="InvalidRequestException">The token is not from an answer to the same filters.</exception>
    public static ScanCursor? Read(ListScansRequest request)
    {
        if (request.PageToken.Length == 0) return null;
        Span<byte> token = stackalloc byte[Bytes];
        bool whole = Base64Url.IsValid(request.PageToken, out int length) && length == Bytes;
        if (!whole || Base64Url.DecodeFromChars(request.PageToken, token) != Bytes || !token[(sizeof(long) + 16)..].SequenceEqual(Filters(request)))
            throw InvalidRequestException.Of("page_token", "must be the token of an earlier answer to the same filters");
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(token);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) throw InvalidRequestException.Of("page_token", "must be the token of an earlier answer");
        return new ScanCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new ScanId(new Guid(token.Slice(sizeof(long), 16))));
    }

    private static ReadOnlySpan<byte> Filters(ListScansRequest request)
    {
        ListScansRequest filters = request.Clone();
        filters.PageToken = "";
        filters.ClearPageSize();
        return SHA256.HashData(filters.ToByteArray()).AsSpan(0, DigestBytes);
    }
}
