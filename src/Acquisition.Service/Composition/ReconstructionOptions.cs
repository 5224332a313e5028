using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Service.External;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Composition;

/// <summary>Settings of the section <c>Reconstruction</c>.</summary>
public sealed class ReconstructionOptions
{
    public const string Section = "Reconstruction";

    /// <summary>
    /// auto, cpu, cuda or opencl. Default auto: a GPU that passes its self-test at start, else the CPU. A named GPU that is missing or fails stops the start.
    /// </summary>
    public Backend Backend { get; init; } = Backend.Auto;

    /// <summary>Programs that reconstruct, each a method <c>external.NAME</c>. Default none.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<ExternalMethodOptions> External { get; init; } = [];
}
