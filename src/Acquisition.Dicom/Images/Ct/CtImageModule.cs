using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>CT Image (PS3.3 C.8.2.1). An attribute with one value is left out, or empty, where the sources of a scan differ in it.</summary>
internal static class CtImageModule
{
    public static void Add(DicomDataset dataset, SeriesContext context, CtAcquisition ct, ReconstructedImage image)
    {
        dataset.Add(DicomTag.ImageType, "ORIGINAL", "PRIMARY", ct.IsLocalizer ? "LOCALIZER" : "AXIAL");
        dataset.Add(DicomTag.AcquisitionNumber, 1);
        dataset.AddDecimals(DicomTag.RescaleSlope, CtPixels.Slope(ct));
        dataset.AddDecimals(DicomTag.RescaleIntercept, 0);
        // A localizer's values are millimetres of water, which has no defined term: unspecified.
        dataset.Add(DicomTag.RescaleType, ct.IsLocalizer ? "US" : "HU");
        dataset.Add(DicomTag.PixelPaddingValue, CtPixels.Padding);
        AddBeam(dataset, ct, image);
        AddGeometry(dataset, ct);
        AddCollimation(dataset, ct);
        if (!ct.IsLocalizer) AddReconstruction(dataset, ct, image);
        if (context.Settings is FilteredBackprojection filter) dataset.Add(DicomTag.ConvolutionKernel, KernelValues(filter));
        AddDose(dataset, context, ct);
    }

    /// <summary>The name of a kernel in Convolution Kernel (0018,1210).</summary>
    // A kernel that is added without a name does not compile (CS8509); a number that is no kernel cannot come here.
#pragma warning disable CS8524
    internal static string KernelName(CtKernel kernel) => kernel switch
    {
        CtKernel.Ramp => "RAMP",
        CtKernel.SheppLogan => "SHEPP_LOGAN",
        CtKernel.Hann => "HANN",
        CtKernel.Cosine => "COSINE",
        CtKernel.Hamming => "HAMMING",
        CtKernel.Smooth => "SMOOTH",
        CtKernel.Standard => "STANDARD",
        CtKernel.Sharp => "SHARP",
        CtKernel.Bone => "BONE",
    };
#pragma warning restore CS8524

    /// <summary>The kernel's name and, where its window ends below the Nyquist frequency, the fraction.</summary>
    private static string[] KernelValues(FilteredBackprojection filter) => filter.Cutoff == 1
        ? [KernelName(filter.Kernel)]
        : [KernelName(filter.Kernel), FormattableString.Invariant($"CUTOFF {filter.Cutoff:0.####}")];

    /// <summary>The tube current is what the image's views tell, which may be modulated, or else what the header does.</summary>
    private static void AddBeam(DicomDataset dataset, CtAcquisition ct, ReconstructedImage image)
    {
        double? currentMa = image.TubeCurrentMa ?? Common(ct, source => source.TubeCurrentMa);
        dataset.AddOrEmpty(DicomTag.KVP, Common(ct, source => source.TubeVoltageKv));
        double? exposedS = ct.RotationTimeS * ShareOfRotation(ct);
        dataset.AddRoundedIfKnown(DicomTag.ExposureTime, 1000 * exposedS);
        dataset.AddRoundedIfKnown(DicomTag.XRayTubeCurrent, currentMa);
        dataset.AddRoundedIfKnown(DicomTag.Exposure, currentMa * exposedS);
        if (ct.Sources.Select(source => source.FilterType).Distinct().Count() == 1) dataset.AddIfKnown(DicomTag.FilterType, ct.Sources[0].FilterType);
        dataset.AddDoubleIfKnown(DicomTag.RevolutionTime, ct.RotationTimeS);
    }

    /// <summary>Below 1 where the beam was on for a part of a rotation only.</summary>
    private static double ShareOfRotation(CtAcquisition ct) =>
        ct.Path == CtPath.Circular && ct.ViewCount < ct.ViewsPerRotation ? (double)ct.ViewCount.Value / ct.ViewsPerRotation : 1;

    /// <summary>What was collected lies about the axis of rotation, which is the patient's z axis; what was reconstructed where the recipe put it.</summary>
    private static void AddReconstruction(DicomDataset dataset, CtAcquisition ct, ReconstructedImage image)
    {
        Vector3D centre = image.Plane.PixelCentre((image.Rows - 1) / 2.0, (image.Columns - 1) / 2.0);
        dataset.AddReconstructionDiameter(image);
        dataset.Add(DicomTag.ReconstructionTargetCenterPatient, centre.X, centre.Y, centre.Z);
        if (ct.Path is CtPath.Circular or CtPath.Helical) dataset.Add(DicomTag.DataCollectionCenterPatient, 0.0, 0.0, centre.Z);
    }

    private static void AddGeometry(DicomDataset dataset, CtAcquisition ct)
    {
        dataset.AddIfKnown(DicomTag.DistanceSourceToDetector, Common(ct, source => Divergent(source, source.SourceDetectorDistanceMm)));
        dataset.AddIfKnown(DicomTag.DistanceSourceToPatient, Common(ct, source => Divergent(source, source.SourceIsocentreDistanceMm)));
        dataset.AddDecimals(DicomTag.GantryDetectorTilt, ct.GantryTiltRad * 180 / Math.PI);
        dataset.AddIfKnown(DicomTag.TableHeight, ct.TableHeightMm);
        dataset.AddIfKnown(DicomTag.DataCollectionDiameter, ct.ScanFieldOfViewMm);
    }

    private static void AddCollimation(DicomDataset dataset, CtAcquisition ct)
    {
        double? rowMm = Common(ct, source => source.RowSpacingMm);
        double? collimationMm = Common(ct, source => source.DetectorRows * source.RowSpacingMm);
        double? feedMm = ct.TableFeedPerRotationMm is { } feed && feed != 0 ? Math.Abs(feed) : null;
        dataset.AddDoubleIfKnown(DicomTag.SingleCollimationWidth, rowMm);
        dataset.AddDoubleIfKnown(DicomTag.TotalCollimationWidth, collimationMm);
        dataset.AddDoubleIfKnown(DicomTag.TableFeedPerRotation, feedMm);
        if (ct.Path != CtPath.Helical) return;
        dataset.AddDoubleIfKnown(DicomTag.SpiralPitchFactor, feedMm / collimationMm);
        dataset.AddDoubleIfKnown(DicomTag.TableSpeed, feedMm / ct.RotationTimeS);
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

    /// <summary>The value that all sources have; null when one does not tell it or has another.</summary>
    private static double? Common(CtAcquisition ct, Func<CtSource, double?> value) => ct.Sources.Select(value).Distinct().ToList() is [var one] ? one : null;

    private static double? Divergent(CtSource source, double distanceMm) => source.Beam == CtBeam.Divergent ? distanceMm : null;
}
