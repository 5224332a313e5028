using Acquisition.Core.Scans;

namespace Acquisition.Core.Ct;

/// <summary>Which CT acquisitions have a geometry that exists and a reconstruction that is offered.</summary>
internal static class CtRules
{
    /// <summary>A gantry is a few metres wide; a distance beyond this is a unit error.</summary>
    private const double MaximumDistanceMm = 10_000;

    public static void Check(FieldChecks check, CtAcquisition ct)
    {
        check.Positive("source_isocentre_distance_mm", ct.SourceIsocentreDistanceMm);
        check.Positive("source_detector_distance_mm", ct.SourceDetectorDistanceMm);
        check.Require("source_detector_distance_mm",
            ct.SourceDetectorDistanceMm > ct.SourceIsocentreDistanceMm && ct.SourceDetectorDistanceMm <= MaximumDistanceMm,
            $"must be greater than source_isocentre_distance_mm and at most {MaximumDistanceMm}: the detector lies beyond the isocentre");
        check.Range("detector_row_count", ct.DetectorRows, 1, 4096);
        check.Range("detector_channel_count", ct.DetectorChannels, 2, 65536);
        check.Positive("row_pitch_mm", ct.RowPitchMm);
        check.Positive("channel_pitch_mm", ct.ChannelPitchMm);
        check.Require("central_row", ct.CentralRow >= -0.5 && ct.CentralRow <= ct.DetectorRows - 0.5, "must lie on the detector");
        check.Require("central_channel", ct.CentralChannel >= -0.5 && ct.CentralChannel <= ct.DetectorChannels - 0.5, "must lie on the detector");
        check.Range("views_per_rotation", ct.ViewsPerRotation, 1, 1_000_000);
        check.Range("view_count", ct.ViewCount, 1, 1_000_000_000);
        check.Require("path", ct.Path == CtPath.Circular, "must be PATH_CIRCULAR: helical reconstruction is not offered yet");
        if (ct.Path == CtPath.Circular && ct.ViewsPerRotation > 0)
        {
            check.Require("view_count", ct.ViewCount % ct.ViewsPerRotation == 0, "must be a whole number of rotations of views_per_rotation views");
            check.Finite("table_feed_per_rotation_mm", ct.TableFeedPerRotationMm);
            check.Require("table_feed_per_rotation_mm", ct.ViewCount <= ct.ViewsPerRotation || ct.TableFeedPerRotationMm != 0, "must not be 0 when there are several rotations");
        }

        double halfFan = HalfFanAngle(ct);
        check.Require("channel_pitch_mm", halfFan < Math.PI / 2, "must give a fan of less than 180 degrees");
        check.Positive("water_attenuation_per_mm", ct.WaterAttenuationPerMm);
        for (int i = 0; i < ct.BadElements.Count; i++)
        {
            DetectorElement bad = ct.BadElements[i];
            check.Require($"bad_elements[{i}]",
                bad.Row >= 0 && bad.Row < ct.DetectorRows && bad.Channel >= 0 && bad.Channel < ct.DetectorChannels, "must lie on the detector");
        }

        check.PositiveIfKnown("tube_voltage_kv", ct.TubeVoltageKv);
        check.PositiveIfKnown("tube_current_ma", ct.TubeCurrentMa);
        check.PositiveIfKnown("rotation_time_s", ct.RotationTimeS);
        check.PositiveIfKnown("scan_field_of_view_mm", ct.ScanFieldOfViewMm);
        check.FiniteIfKnown("table_height_mm", ct.TableHeightMm);
        check.PositiveIfKnown("ctdi_vol_mgy", ct.CtdiVolMGy);
        check.CodeString("filter_type", ct.FilterType);
    }

    private static double HalfFanAngle(CtAcquisition ct)
    {
        double edge = Math.Max(ct.CentralChannel + 0.5, ct.DetectorChannels - 0.5 - ct.CentralChannel) * ct.ChannelPitchMm;
        return ct.DetectorShape == DetectorShape.Flat ? Math.Atan2(edge, ct.SourceDetectorDistanceMm) : edge / ct.SourceDetectorDistanceMm;
    }
}
