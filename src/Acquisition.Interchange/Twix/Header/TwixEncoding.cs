using Acquisition.Core.Model.Mr;
using Acquisition.Interchange.Twix.Records;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>
/// The encoding in ISMRMRD's terms. The encoded space is what the scanner transforms (<c>iRoFTLength, iPEFTLength, i3DFTLength</c>), oversampling included;
/// the reconstructed one is the protocol's matrix and field of view. Ranges and centres of the counters are those of the readouts.
/// </summary>
internal static class TwixEncoding
{
    private const int Points = ushort.MaxValue;

    /// <summary>sKSpace.ucTrajectory.</summary>
    private const int Cartesian = 1, Radial = 2, Spiral = 4;

    /// <summary>sKSpace.ucDimension: a slab that is encoded along its normal.</summary>
    private const int Slab = 4;

    /// <summary>YAPS.alRegridMode: samples are taken on the gradient's ramps.</summary>
    private const int TrapezoidRegridding = 2;

    private const string SliceArray = "sSliceArray.asSlice[0]";

    public static MrEncoding Read(TwixProtocol protocol, ScanSurvey survey, TwixNotes notes)
    {
        MrTrajectory trajectory = Trajectory(protocol);
        (MrSpace encoded, MrSpace recon) = Spaces(protocol);
        return new MrEncoding
        {
            EncodedSpace = encoded,
            ReconSpace = recon,
            Limits = Limits(survey),
            Trajectory = trajectory,
            TrajectoryDescription = trajectory == MrTrajectory.Epi ? Epi(protocol, survey) : null,
            ParallelImaging = Parallel(protocol, notes),
            EchoTrainLength = protocol.Integer("DICOM.EchoTrainLength") is > 0 and <= Points and int echoes ? echoes : null,
        };
    }

    private static (MrSpace Encoded, MrSpace Recon) Spaces(TwixProtocol protocol)
    {
        double readMm = Length($"{SliceArray}.dReadoutFOV"), phaseMm = Length($"{SliceArray}.dPhaseFOV"), sliceMm = Length($"{SliceArray}.dThickness");
        double readOversampling = protocol.Number("YAPS.flReadoutOSFactor", "DICOM.flReadoutOSFactor") is >= 1 and <= 64 and double factor ? factor : 2;
        double phaseOversampling = 1 + Oversampling(protocol.Number("YAPS.flPhaseOS", "DICOM.flPhaseOS") ?? protocol.LineNumber("sKSpace.dPhaseOversamplingForDialog"));
        double sliceOversampling = 1 + Oversampling(protocol.Number("YAPS.flSliceOS", "DICOM.flSliceOS") ?? protocol.LineNumber("sKSpace.dSliceOversamplingForDialog"));
        int resolution = Count("sKSpace.lBaseResolution", protocol.LineInteger("sKSpace.lBaseResolution"));
        int lines = Count("sKSpace.lPhaseEncodingLines", protocol.LineInteger("sKSpace.lPhaseEncodingLines"));
        bool slab = protocol.LineInteger("sKSpace.ucDimension") == Slab;
        int partitions = slab ? Count("sKSpace.lPartitions", protocol.LineInteger("sKSpace.lPartitions")) : 1;

        MatrixSize encoded = new(
            Count("YAPS.iRoFTLength", protocol.Integer("YAPS.iRoFTLength") ?? (int)Math.Round(resolution * readOversampling)),
            Count("YAPS.iPEFTLength", protocol.Integer("YAPS.iPEFTLength") ?? lines),
            slab ? Count("YAPS.i3DFTLength", protocol.Integer("YAPS.i3DFTLength") ?? partitions) : 1);
        MatrixSize recon = new(
            resolution,
            Count("IRIS.DERIVED.ImageLines", protocol.Integer("IRIS.DERIVED.ImageLines", "PARC.DERIVED.ImageLines") ?? (int)Math.Round(resolution * phaseMm / readMm)),
            slab ? Count("sKSpace.lImagesPerSlab", protocol.LineInteger("sKSpace.lImagesPerSlab")) : 1);
        return (
            new MrSpace(encoded, new(readMm * encoded.X / resolution, phaseMm * phaseOversampling, slab ? sliceMm * sliceOversampling : sliceMm)),
            new MrSpace(recon, new(readMm, phaseMm, sliceMm)));

        double Length(string name) => protocol.LineNumber(name) is > 0 and <= 10_000 and double mm ? mm : throw protocol.Absent(name);
        int Count(string name, int? count) => count is >= 1 and <= Points and int points ? points : throw protocol.Absent(name);
    }

    private static double Oversampling(double? fraction) => fraction is > 0 and <= 16 and double part ? part : 0;

    private static MrEncodingLimits Limits(ScanSurvey survey) => survey.Image is not { } image ? new() : new()
    {
        KspaceEncodingStep0 = new(0, image.Samples - 1, Math.Min(image.CentreColumn, image.Samples - 1)),
        KspaceEncodingStep1 = survey.Limit(0, image.CentreLine),
        KspaceEncodingStep2 = survey.Limit(3, image.CentrePartition),
        Average = survey.Limit(1),
        Slice = survey.Limit(2),
        Contrast = survey.Limit(4),
        Phase = survey.Limit(5),
        Repetition = survey.Limit(6),
        Set = survey.Limit(7),
        Segment = survey.Limit(8),
    };

    private static MrTrajectory Trajectory(TwixProtocol protocol) => protocol.LineInteger("sKSpace.ucTrajectory") switch
    {
        Cartesian when protocol.LineInteger("sFastImaging.lEPIFactor") > 1 => MrTrajectory.Epi,
        Cartesian or null => MrTrajectory.Cartesian,
        Radial => MrTrajectory.Radial,
        Spiral => MrTrajectory.Spiral,
        _ => MrTrajectory.Other,
    };

    /// <summary>The trapezoid that an echo is read under, by ISMRMRD's names; µs.</summary>
    private static MrTrajectoryDescription Epi(TwixProtocol protocol, ScanSurvey survey)
    {
        List<KeyValuePair<string, long>> longs =
        [
            new("etl", protocol.Integer("DICOM.EchoTrainLength") ?? protocol.LineInteger("sFastImaging.lEPIFactor") ?? 0),
            new("numberOfNavigators", survey.Navigators),
        ];
        List<KeyValuePair<string, double>> doubles = [];
        if (protocol.Integer("YAPS.alRegridMode") == TrapezoidRegridding)
        {
            Add("rampUpTime", "YAPS.alRegridRampupTime");
            Add("rampDownTime", "YAPS.alRegridRampdownTime");
            Add("flatTopTime", "YAPS.alRegridFlattopTime");
            Add("acqDelayTime", "YAPS.alRegridDelaySamplesTime");
            Add("echoSpacing", "YAPS.lEchoSpacing");
            longs.Add(new("numSamples", survey.Image?.Samples ?? 0));
            if (survey.Image is { Samples: > 0 } image && protocol.Number("YAPS.aflRegridADCDuration") is { } duration) doubles.Add(new("dwellTime", duration / image.Samples));
        }

        return new MrTrajectoryDescription("ConventionalEPI")
        {
            UserParameters = new() { Longs = longs, Doubles = doubles },
            Comment = "Conventional 2D EPI sequence",
        };

        void Add(string name, string parameter)
        {
            if (protocol.Integer(parameter) is { } value) longs.Add(new(name, value));
        }
    }

    private static MrParallelImaging? Parallel(TwixProtocol protocol, TwixNotes notes)
    {
        int along1 = Factor("sPat.lAccelFactPE"), along2 = Factor("sPat.lAccelFact3D"), slices = Factor("sSliceAcceleration.lMultiBandFactor");
        if (along1 * along2 * slices == 1) return null;
        if (slices > 1) notes.SimultaneousSlices(slices);
        (MrCalibrationMode? mode, MrInterleavingDimension? dimension) = protocol.LineInteger("sPat.ucRefScanMode") switch
        {
            2 or 128 => (MrCalibrationMode.Embedded, (MrInterleavingDimension?)null),
            4 or 8 => (MrCalibrationMode.Separate, null),
            16 => (MrCalibrationMode.Interleaved, MrInterleavingDimension.Average),
            32 => (MrCalibrationMode.Interleaved, MrInterleavingDimension.Repetition),
            64 => (MrCalibrationMode.Interleaved, MrInterleavingDimension.Phase),
            _ => ((MrCalibrationMode?)MrCalibrationMode.Other, (MrInterleavingDimension?)null),
        };
        return new MrParallelImaging(along1, along2)
        {
            CalibrationMode = mode,
            InterleavingDimension = dimension,
            Multiband = slices > 1 ? new MrMultiband([], 0, slices, MrMultibandCalibration.Other, 0) : null,
        };

        int Factor(string name) => protocol.LineInteger(name) is > 1 and <= 64 and int factor ? factor : 1;
    }
}
