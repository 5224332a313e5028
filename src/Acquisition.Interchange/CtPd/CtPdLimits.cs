using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.CtPd;

/// <summary>Which scans the format can hold, and what of them it cannot.</summary>
internal static class CtPdLimits
{
    /// <exception cref="InterchangeException">It cannot hold this one.</exception>
    public static CtAcquisition Check(string folder, ScanHeader header)
    {
        if (header.Acquisition is not CtAcquisition ct) throw CtPdErrors.NotSupported(folder, "", "The scan is not a CT scan, and DICOM-CT-PD holds nothing else.", "Export MR scans as ISMRMRD.");
        Require(folder, ct.Quantity == CtQuantity.LineIntegrals, "it has raw counts, and the format holds line integrals (no air views)");
        Require(folder, ct.Path is CtPath.Circular or CtPath.Helical, "the focal spot neither turns at rest nor runs along a helix (AXIAL, HELICAL)");
        Require(folder, ct.Sources.Count == 1, "it has several sources, and a series has one");
        Require(folder, ct.EnergyBins.Count == 1, "it has several energy bins, and a series has one");
        CtSource source = ct.Sources[0];
        Require(folder, source.Beam == CtBeam.Divergent, "its rays are parallel");
        Require(folder, ct.ViewsPerRotation <= ushort.MaxValue, "a rotation has more than 65535 views");
        Require(folder, source.DetectorChannels <= ushort.MaxValue, "a row has more than 65535 channels");
        return ct;
    }

    public static IReadOnlyList<Warning> Lost(ScanHeader header, CtAcquisition ct, ScanExtent extent) =>
    [
        .. Lost(extent.OtherViews > 0, "header.ct.quantity", $"{extent.OtherViews} air and dark views"),
        .. Lost(ct.Sources[0].BadElements.Count > 0, "header.ct.sources[0].bad_elements", "the list of elements that do not measure, so that a reader takes their samples for good", WarningSeverity.Warning),
        .. Lost(ct.Sources[0].ReferenceChannels > 0, "header.ct.sources[0].reference_channel_count", "the signals of reference channels"),
        .. Lost(ct.EnergyBins[0] is { LowerKev: not null } or { UpperKev: not null }, "header.ct.energy_bins[0]", "the thresholds of an energy bin"),
        .. Lost(header.Study.RequestedProcedureId.Length + header.Study.ScheduledProcedureStepId.Length > 0, "header.study.requested_procedure_id", "the order"),
    ];

    private static void Require(string folder, bool holds, string otherwise)
    {
        if (!holds) throw CtPdErrors.CannotHold(folder, otherwise);
    }

    private static IEnumerable<Warning> Lost(bool lost, string field, string what, WarningSeverity severity = WarningSeverity.Notice) => !lost ? [] :
    [
        new Warning(severity, "NOT_IN_CT_PD", $"DICOM-CT-PD has no place for {what}; the files are written without.") { Field = field },
    ];
}
