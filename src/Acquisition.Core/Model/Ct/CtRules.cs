using Acquisition.Core.Model.Errors;

namespace Acquisition.Core.Model.Ct;

/// <summary>Which CT acquisitions are well-formed: their geometry exists, so that their samples can be stored and read again.</summary>
internal static class CtRules
{
    /// <summary>A gantry is a few metres wide; a distance beyond this is a unit error.</summary>
    private const double MaximumDistanceMm = 10_000;

    public static void Check(FieldChecks check, CtAcquisition ct)
    {
        check.Range("sources", ct.Sources.Count, 1, 8);
        for (int i = 0; i < ct.Sources.Count; i++) CheckSource(check.In($"sources[{i}]"), ct.Sources[i]);
        if (ct.ViewCount is { } views) check.Range("view_count", views, 1, 1_000_000_000);
        if (ct.Path is CtPath.Circular or CtPath.Helical) check.Range("views_per_rotation", ct.ViewsPerRotation, 1, 1_000_000);
        check.Require("sample_scale", double.IsFinite(ct.SampleScale) && ct.SampleScale > 0, "must be a finite number > 0");
        check.Finite("sample_offset", ct.SampleOffset);
        check.Range("energy_bins", ct.EnergyBins.Count, 1, 64);
        for (int i = 0; i < ct.EnergyBins.Count; i++) CheckBin(check.In($"energy_bins[{i}]"), ct.EnergyBins[i]);
        check.FiniteIfKnown("table_feed_per_rotation_mm", ct.TableFeedPerRotationMm);
        check.Require("gantry_tilt_rad", Math.Abs(ct.GantryTiltRad) < Math.PI / 2, "must be less than 90 degrees");
        check.PositiveIfKnown("rotation_time_s", ct.RotationTimeS);
        check.PositiveIfKnown("scan_field_of_view_mm", ct.ScanFieldOfViewMm);
        check.FiniteIfKnown("table_height_mm", ct.TableHeightMm);
        check.PositiveIfKnown("ctdi_vol_mgy", ct.CtdiVolMGy);
    }

    private static void CheckSource(FieldChecks check, CtSource source)
    {
        if (source.Beam == CtBeam.Divergent)
        {
            check.Positive("source_isocentre_distance_mm", source.SourceIsocentreDistanceMm);
            check.Require("source_detector_distance_mm",
                source.SourceDetectorDistanceMm > source.SourceIsocentreDistanceMm && source.SourceDetectorDistanceMm <= MaximumDistanceMm,
                $"must be greater than source_isocentre_distance_mm and at most {MaximumDistanceMm}: the detector lies beyond the isocentre");
            check.Require("channel_pitch_mm", HalfFanAngle(source) < Math.PI / 2, "must give a fan of less than 180 degrees");
        }
        else
        {
            check.Require("detector_shape", source.DetectorShape == DetectorShape.Flat, "must be DETECTOR_SHAPE_FLAT for a parallel beam");
        }

        check.Finite("angle_offset_rad", source.AngleOffsetRad);
        check.Range("detector_row_count", source.DetectorRows, 1, 4096);
        check.Range("detector_channel_count", source.DetectorChannels, 2, 65536);
        check.Positive("row_pitch_mm", source.RowPitchMm);
        check.Positive("channel_pitch_mm", source.ChannelPitchMm);
        check.Require("central_row", source.CentralRow >= -0.5 && source.CentralRow <= source.DetectorRows - 0.5, "must lie on the detector");
        check.Require("central_channel", source.CentralChannel >= -0.5 && source.CentralChannel <= source.DetectorChannels - 0.5, "must lie on the detector");
        check.Range("reference_channel_count", source.ReferenceChannels, 0, 1024);
        for (int i = 0; i < source.BadElements.Count; i++)
        {
            DetectorElement bad = source.BadElements[i];
            check.Require($"bad_elements[{i}]",
                bad.Row >= 0 && bad.Row < source.DetectorRows && bad.Channel >= 0 && bad.Channel < source.DetectorChannels, "must lie on the detector");
        }

        check.PositiveIfKnown("tube_voltage_kv", source.TubeVoltageKv);
        check.PositiveIfKnown("tube_current_ma", source.TubeCurrentMa);
        check.CodeString("filter_type", source.FilterType);
    }

    private static void CheckBin(FieldChecks check, EnergyBin bin)
    {
        check.Positive("water_attenuation_per_mm", bin.WaterAttenuationPerMm);
        check.PositiveIfKnown("lower_kev", bin.LowerKev);
        check.PositiveIfKnown("upper_kev", bin.UpperKev);
    }

    private static double HalfFanAngle(CtSource source)
    {
        double edge = Math.Max(source.CentralChannel + 0.5, source.DetectorChannels - 0.5 - source.CentralChannel) * source.ChannelPitchMm;
        return source.DetectorShape == DetectorShape.Flat ? Math.Atan2(edge, source.SourceDetectorDistanceMm) : edge / source.SourceDetectorDistanceMm;
    }
}
