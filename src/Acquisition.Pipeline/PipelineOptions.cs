using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline;

/// <summary>Settings of the section <c>Pipeline</c>.</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    /// <summary>
    /// Reconstructions that compute at the same time. Default 2: each uses all cores, and the second one fills the gaps of the first.
    /// One that waits for data or for memory does not count.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentReconstructions { get; init; } = 2;

    /// <summary>
    /// Memory that reconstructions may hold together, bytes. Default null: half of what this process may use. A scan that needs more than all of it is stored and
    /// not reconstructed, with a warning at its creation; one that does not fit now waits.
    /// </summary>
    [Range(16L * 1024 * 1024, long.MaxValue)]
    public long? MemoryBudgetBytes { get; init; }

    /// <summary>
    /// Times that a reconstruction is begun before it is given up. Only beginnings that ended with the process, and not by its orderly end, count.
    /// Default 5: one that takes the node down with it must not do so for ever.
    /// </summary>
    [Range(1, 1000)]
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>
    /// How long a reconstruction may wait for its scan's next data with memory that another one needs. Then it gives the memory back, and begins again from the
    /// stored data when more come. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SuspendAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The budget in force, bytes.</summary>
    internal long EffectiveMemoryBudgetBytes => MemoryBudgetBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}

/// <summary>Checks <see cref="PipelineOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class PipelineOptionsValidator : IValidateOptions<PipelineOptions>;
