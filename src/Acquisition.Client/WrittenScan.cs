using Acquisition.Core.Model.Errors;

namespace Acquisition.Client;

/// <summary>A complete scan.</summary>
/// <param name="BlockCount">Blocks stored.</param>
/// <param name="BlockBytes">Bytes of their meta and samples.</param>
/// <param name="Warnings">What was found about the scan so far, by the reconstruction too.</param>
public sealed record WrittenScan(long BlockCount, long BlockBytes, IReadOnlyList<Warning> Warnings);
