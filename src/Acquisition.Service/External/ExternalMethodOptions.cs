using System.ComponentModel.DataAnnotations;

namespace Acquisition.Service.External;

/// <summary>A program that reconstructs (protos/acquisition/v1/method_service.proto): an element of the setting <c>Reconstruction:External</c>.</summary>
public sealed class ExternalMethodOptions
{
    /// <summary>Recipes name the method <c>external.NAME</c>. Lower-case letters, digits and underscores, 32 at most. Required.</summary>
    [Required]
    [RegularExpression("[a-z][a-z0-9_]{0,31}", ErrorMessage = "Name must begin with a lower-case letter; letters, digits and underscores, 32 at most.")]
    public string Name { get; init; } = "";

    /// <summary>The scans that it is for: Ct or Mr. Required.</summary>
    [Required]
    public Core.Model.Scans.Modality? Modality { get; init; }

    /// <summary>The program. Required.</summary>
    [Required]
    public string Command { get; init; } = "";

    /// <summary>What it is started with. Default none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Memory that it may have, MiB of its address space; the system refuses more. Default 4096.</summary>
    [Range(64, 1 << 22)]
    public int MemoryMiB { get; init; } = 4096;

    /// <summary>How long it may take until it listens, to take a block, and from the scan's end to the last image. Then it is killed. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);
}
