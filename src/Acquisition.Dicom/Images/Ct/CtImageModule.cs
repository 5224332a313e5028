using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>CT Image (PS3.3 C.8.2.1).</summary>
internal static class CtImageModule
{
    public static void Add(DicomDataset dataset, SeriesContext context, CtAcquisition ct, CtRecipe recipe)
    {
        dataset.Add(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        dataset.Add(DicomTag.AcquisitionNumber, 1);
        dataset.AddDecimals(DicomTag.RescaleSlope, 1);
        dataset.AddDecimals(DicomTag.RescaleIntercept, 0);
        dataset.Add(DicomTag.RescaleType, "HU");
        dataset.Add(DicomTag.PixelPaddingValue, CtPixels.Padding);
        AddBeam(dataset, ct);
        AddGeometry(dataset, ct);
        dataset.AddDecimals(DicomTag.ReconstructionDiameter, recipe.ReconstructionDiameterMm);
        dataset.Add(DicomTag.ConvolutionKernel, KernelName(recipe.Kernel));
        AddDose(dataset, context, ct);
    }

    private static void AddBeam(DicomDataset dataset, CtAcquisition ct)
    {
        double? exposureMAs = ct.TubeCurrentMa * ct.RotationTimeS;
        dataset.AddOrEmpty(DicomTag.KVP, ct.TubeVoltageKv);
        dataset.AddRoundedIfKnown(DicomTag.ExposureTime, 1000 * ct.RotationTimeS);
        dataset.AddRoundedIfKnown(DicomTag.XRayTubeCurrent, ct.TubeCurrentMa);
        dataset.AddRoundedIfKnown(DicomTag.Exposure, exposureMAs);
        dataset.AddIfKnown(DicomTag.FilterType, ct.FilterType);
        if (ct.RotationTimeS is double rotation) dataset.Add(DicomTag.RevolutionTime, rotation);
    }

    private static void AddGeometry(DicomDataset dataset, CtAcquisition ct)
    {
        double rowAtIsocentreMm = ct.RowPitchMm * ct.SourceIsocentreDistanceMm / ct.SourceDetectorDistanceMm;
        double collimationMm = ct.DetectorRows * rowAtIsocentreMm;
        dataset.AddDecimals(DicomTag.DistanceSourceToDetector, ct.SourceDetectorDistanceMm);
        dataset.AddDecimals(DicomTag.DistanceSourceToPatient, ct.SourceIsocentreDistanceMm);
        dataset.AddDecimals(DicomTag.GantryDetectorTilt, 0);
        dataset.AddIfKnown(DicomTag.TableHeight, ct.TableHeightMm);
        dataset.AddIfKnown(DicomTag.DataCollectionDiameter, ct.ScanFieldOfViewMm);
        dataset.Add(DicomTag.SingleCollimationWidth, rowAtIsocentreMm);
        dataset.Add(DicomTag.TotalCollimationWidth, collimationMm);
        double feedMm = Math.Abs(ct.TableFeedPerRotationMm);
        if (feedMm > 0) dataset.Add(DicomTag.TableFeedPerRotation, feedMm);
        if (ct.Path != CtPath.Helical) return;
        dataset.Add(DicomTag.SpiralPitchFactor, feedMm / collimationMm);
        if (ct.RotationTimeS is double rotation) dataset.Add(DicomTag.TableSpeed, feedMm / rotation);
    }

    private static void AddDose(DicomDataset dataset, SeriesContext context, CtAcquisition ct)
    {
        dataset.Add(DicomTag.IrradiationEventUID, DicomUids.IrradiationEvent(context.Scan));
        if (ct.CtdiVolMGy is not double ctdi) return;
        // CTDIvol means nothing without the phantom that it refers to: 16 cm for heads, 32 cm for everything else (IEC 60601-2-44).
        bool head = BodyPart.IsHead(context.Header.Series.BodyPartExamined);
        dataset.Add(DicomTag.CTDIvol, ctdi);
        dataset.Add(DicomTag.CTDIPhantomTypeCodeSequence, new DicomDataset
        {
            { DicomTag.CodeValue, head ? "113690" : "113691" },
            { DicomTag.CodingSchemeDesignator, "DCM" },
            { DicomTag.CodeMeaning, head ? "IEC Head Dosimetry Phantom" : "IEC Body Dosimetry Phantom" },
        });
    }

    private static string KernelName(CtKernel kernel) => kernel switch
    {
        CtKernel.Ramp => "RAMP",
        CtKernel.SheppLogan => "SHEPP_LOGAN",
        CtKernel.Hann => "HANN",
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "A kernel without a name in DICOM."),
    };
}
