using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// The data set of one projection. Secondary Capture Image Storage (PS3.3 A.8.1), not CT Image Storage: that would promise a plane in the patient, and
/// a viewer would show the projection as a slice.
/// </summary>
internal sealed class CtPdInstance(ScanHeader header, CtAcquisition ct, string seriesInstanceUid, ScanExtent extent)
{
    private readonly PixelScale _pixels = PixelScale.Of(ct, extent);
    private readonly CtSource _source = ct.Sources[0];

    /// <param name="number">Instance Number, from 1.</param>
    /// <param name="view">The gantry.</param>
    /// <param name="samples">[rows × channels].</param>
    public DicomDataset Of(int number, in CtView view, ReadOnlySpan<byte> samples)
    {
        DicomDataset dataset = new(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SpecificCharacterSet, "ISO_IR 192" },
            { DicomTag.SOPClassUID, DicomUID.SecondaryCaptureImageStorage },
            { DicomTag.SOPInstanceUID, $"{seriesInstanceUid}.{number}" },
            { DicomTag.SeriesInstanceUID, seriesInstanceUid },
            { DicomTag.InstanceNumber, number },
            { DicomTag.ImageType, "ORIGINAL", "PRIMARY" },
            { DicomTag.ConversionType, "WSD" },
            { DicomTag.PatientOrientation, Array.Empty<string>() },
        };
        CtPdIdentification.Write(dataset, header);
        AddBeam(dataset, view);
        AddDetector(dataset);
        AddView(dataset, view);
        AddExact(dataset, view);
        AddPixels(dataset, samples);
        return dataset;
    }

    private void AddBeam(DicomDataset dataset, in CtView view)
    {
        CtPdIdentification.AddIfKnown(dataset, DicomTag.KVP, DecimalString.Of(_source.TubeVoltageKv ?? view.TubeVoltageKv));
        AddRounded(dataset, DicomTag.XRayTubeCurrent, view.TubeCurrentMa ?? _source.TubeCurrentMa);
        AddRounded(dataset, DicomTag.ExposureTime, 1000 * ct.RotationTimeS); // the format's meaning: the time of a rotation
        AddDouble(dataset, DicomTag.RevolutionTime, ct.RotationTimeS);
        CtPdIdentification.AddIfKnown(dataset, DicomTag.FilterType, _source.FilterType);
        CtPdIdentification.AddIfKnown(dataset, DicomTag.DataCollectionDiameter, DecimalString.Of(ct.ScanFieldOfViewMm));
        CtPdIdentification.AddIfKnown(dataset, DicomTag.TableHeight, DecimalString.Of(ct.TableHeightMm));
        dataset.Add(DicomTag.GantryDetectorTilt, DecimalString.Of(ct.GantryTiltRad * 180 / Math.PI));
        AddDouble(dataset, DicomTag.CTDIvol, ct.CtdiVolMGy);
        if (ct.Path != CtPath.Helical || ct.TableFeedPerRotationMm is not { } feed) return;
        double collimation = _source.DetectorRows * _source.RowSpacingMm;
        dataset.Add(DicomTag.TotalCollimationWidth, collimation);
        dataset.Add(DicomTag.TableFeedPerRotation, Math.Abs(feed));
        dataset.Add(DicomTag.SpiralPitchFactor, Math.Abs(feed) / collimation);
    }

    private void AddDetector(DicomDataset dataset)
    {
        Add(dataset, CtPdTag.NumberofDetectorRows, (ushort)_source.DetectorRows);
        Add(dataset, CtPdTag.NumberofDetectorColumns, (ushort)_source.DetectorChannels);
        Add(dataset, CtPdTag.DetectorElementTransverseSpacing, (float)_source.ChannelPitchMm);
        Add(dataset, CtPdTag.DetectorElementAxialSpacing, (float)_source.RowPitchMm);
        Add(dataset, CtPdTag.DetectorShape, _source.DetectorShape == DetectorShape.Flat ? "FLAT" : "CYLINDRICAL");
        Add(dataset, CtPdTag.DetectorFocalCenterRadialDistance, (float)_source.SourceIsocentreDistanceMm);
        Add(dataset, CtPdTag.ConstantRadialDistance, (float)_source.SourceDetectorDistanceMm);
        Add(dataset, CtPdTag.DetectorCentralElement,
            (float)CtPdGeometry.ColumnOf(_source.CentralChannel), (float)CtPdGeometry.MirrorRow(_source.CentralRow, _source.DetectorRows));
        Add(dataset, CtPdTag.NumberofSourceAngularSteps, (ushort)ct.ViewsPerRotation);
        Add(dataset, CtPdTag.NumberofSpectra, (ushort)1);
        Add(dataset, CtPdTag.SpectrumIndex, (ushort)1);
        Add(dataset, CtPdTag.FlyingFocalSpotMode, extent.FlyingFocalSpotMode);
        Add(dataset, CtPdTag.TypeofProjectionData, ct.Path == CtPath.Helical ? "HELICAL" : "AXIAL");
        Add(dataset, CtPdTag.TypeofProjectionGeometry, "FANBEAM");
        // Line integrals are what these three steps make. Whether others were taken nobody said, so nothing is said of them.
        Add(dataset, CtPdTag.DarkFieldCorrectionFlag, "YES");
        Add(dataset, CtPdTag.FlatFieldCorrectionFlag, "YES");
        Add(dataset, CtPdTag.LogFlag, "YES");
        Add(dataset, CtPdTag.WaterAttenuationCoefficient, DecimalString.Of(ct.EnergyBins[0].WaterAttenuationPerMm));
    }

    private void AddView(DicomDataset dataset, in CtView view)
    {
        Add(dataset, CtPdTag.DetectorFocalCenterAngularPosition, (float)CtPdGeometry.Mirror(Angle(view)));
        Add(dataset, CtPdTag.DetectorFocalCenterAxialPosition, (float)view.TablePositionMm);
        Add(dataset, CtPdTag.SourceAngularPositionShift, (float)(0 - view.FocalSpotAngleOffsetRad));
        Add(dataset, CtPdTag.SourceAxialPositionShift, (float)view.FocalSpotAxialOffsetMm);
        Add(dataset, CtPdTag.SourceRadialDistanceShift, (float)view.FocalSpotRadialOffsetMm);
        if (view.TimeS is { } time) Add(dataset, CtPdTag.Timestamp, (float)(header.AcquisitionTime.TimeOfDay.TotalMilliseconds + (1000 * time)));
    }

    private void AddExact(DicomDataset dataset, in CtView view)
    {
        Add(dataset, CtPdTag.ExactAngle, Angle(view));
        Add(dataset, CtPdTag.ExactTablePosition, view.TablePositionMm);
        Add(dataset, CtPdTag.ExactFocalSpotOffsets, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm);
        AddIfKnown(dataset, CtPdTag.ExactTime, view.TimeS);
        AddIfKnown(dataset, CtPdTag.ExactTubeCurrent, view.TubeCurrentMa);
        AddIfKnown(dataset, CtPdTag.ExactTubeVoltage, view.TubeVoltageKv);
        DetectorDistances distances = new(
            _source.SourceIsocentreDistanceMm, _source.SourceDetectorDistanceMm, _source.ChannelPitchMm, _source.RowPitchMm, _source.CentralChannel, _source.CentralRow);
        Add(dataset, CtPdTag.ExactDetector, distances.Values);
        Add(dataset, CtPdTag.ExactWaterAttenuation, ct.EnergyBins[0].WaterAttenuationPerMm);
        Add(dataset, CtPdTag.ExactRescale, _pixels.Scale, _pixels.Offset);
        AddIfKnown(dataset, CtPdTag.ExactTableFeed, ct.TableFeedPerRotationMm);
        Add(dataset, CtPdTag.ExactGantryTilt, ct.GantryTiltRad);
    }

    private void AddPixels(DicomDataset dataset, ReadOnlySpan<byte> samples)
    {
        ushort[] pixels = new ushort[_source.Elements];
        _pixels.Convert(samples, pixels, ct);
        byte[] picture = new byte[pixels.Length * sizeof(ushort)];
        CtPdGeometry.MirrorRows(pixels, MemoryMarshal.Cast<byte, ushort>(picture.AsSpan()), _source.DetectorRows, _source.DetectorChannels, transposed: false);
        dataset.Add(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.Add(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        dataset.Add(DicomTag.Rows, (ushort)_source.DetectorRows);
        dataset.Add(DicomTag.Columns, (ushort)_source.DetectorChannels);
        dataset.Add(DicomTag.BitsAllocated, (ushort)16);
        dataset.Add(DicomTag.BitsStored, (ushort)16);
        dataset.Add(DicomTag.HighBit, (ushort)15);
        dataset.Add(DicomTag.PixelRepresentation, (ushort)0);
        dataset.Add(DicomTag.RescaleIntercept, DecimalString.Of(_pixels.Offset));
        dataset.Add(DicomTag.RescaleSlope, DecimalString.Of(_pixels.Scale));
        dataset.Add(DicomTag.RescaleType, "US"); // unspecified
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(picture)));
    }

    private double Angle(in CtView view) => view.AngleRad + _source.AngleOffsetRad;

    private static void Add<T>(DicomDataset dataset, CtPdTag tag, params T[] values) => dataset.Add(tag.VR, tag.Tag, values);

    private static void AddIfKnown(DicomDataset dataset, CtPdTag tag, double? value)
    {
        if (value is { } known) Add(dataset, tag, known);
    }

    private static void AddDouble(DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is { } known) dataset.Add(tag, known);
    }

    private static void AddRounded(DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is { } known && Math.Abs(known) < int.MaxValue) dataset.Add(tag, (int)Math.Round(known));
    }
}
