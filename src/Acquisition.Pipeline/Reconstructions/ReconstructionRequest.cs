using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>Makes the record of a reconstruction that is asked for.</summary>
public static class ReconstructionRequest
{
    /// <summary>The version of the code that makes the pixels.</summary>
    public static string SoftwareVersion { get; } =
        typeof(ReconstructionRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>
    /// The id is SHA-256 over scan, recipe and software version, in the shape of a version-8 UUID (RFC 9562): the same request is the same
    /// reconstruction, with the same UIDs, however often it is made.
    /// </summary>
    public static ReconstructionRecord Of(ScanId scan, Recipe recipe, int ordinal, DateTimeOffset now)
    {
        // JSON writes every value in declaration order and in no culture: a canonical text for a recipe.
        string identity = $"{scan}|{JsonSerializer.Serialize(recipe)}|{SoftwareVersion}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new ReconstructionRecord
        {
            Id = new Guid(hash[..16], bigEndian: true),
            Scan = scan,
            Recipe = recipe,
            SoftwareVersion = SoftwareVersion,
            Ordinal = ordinal,
            CreateTime = now,
        };
    }
}
