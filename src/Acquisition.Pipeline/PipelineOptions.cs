using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline;

/// <summary>Settings of the section <c>Pipeline</c>.</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    /// <summary>
    /// Scans that are reconstructed at the same time, those that wait for their next block included. Default 8.
    /// The kernels share the processors, so more scans share the same speed; each holds its images in memory.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentReconstructions { get; init; } = 8;
}

/// <summary>Checks <see cref="PipelineOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class PipelineOptionsValidator : IValidateOptions<PipelineOptions>;
