using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>MR Image (PS3.3 C.8.3.1). What the header does not say is left empty (type 2) or out (type 3).</summary>
internal static class MrImageModule
{
    /// <summary>Larmor frequency of hydrogen, MHz per tesla: γ/2π of the proton.</summary>
    private const double HydrogenMHzPerTesla = 42.577478518;

    private const string Hydrogen = "1H";

    public static void Add(DicomDataset dataset, MrAcquisition mr, ReconstructedImage image)
    {
        MrEncoding encoding = mr.Encodings[image.Index.Encoding];
        MrLimits limits = MrLimits.Of(encoding);
        dataset.Add(DicomTag.ImageType, MrImageType.Of(image.Index.Kind));
        AddContrast(dataset, mr.Sequence, image.Index.Contrast, ScanOptions(image.Sampling));
        AddField(dataset, mr);
        AddEncoding(dataset, encoding, limits, image.Sampling);
        AddCounters(dataset, mr, limits, image.Index);
        dataset.AddReconstructionDiameter(image);
    }

    private static void AddContrast(DicomDataset dataset, MrSequenceParameters sequence, int contrast, string[] options)
    {
        // Research mode is the term for a sequence that is not one of the others, or that nobody named.
        string[] scanning = sequence.ScanningSequence is { Length: > 0 } named ? named.Split('\\') : ["RM"];
        string[] variant = sequence.SequenceVariant is { Length: > 0 } kind ? kind.Split('\\') : ["NONE"];
        dataset.Add(DicomTag.ScanningSequence, scanning);
        dataset.Add(DicomTag.SequenceVariant, variant);
        if (options is []) dataset.AddOrEmpty(DicomTag.ScanOptions, "");
        else dataset.Add(DicomTag.ScanOptions, options);
        dataset.AddIfKnown(DicomTag.SequenceName, ShortName(sequence.SequenceType ?? ""));
        dataset.AddOrEmpty(DicomTag.RepetitionTime, Of(sequence.RepetitionTimesMs, contrast));
        dataset.AddOrEmpty(DicomTag.EchoTime, Of(sequence.EchoTimesMs, contrast));
        dataset.AddIfKnown(DicomTag.FlipAngle, Of(sequence.FlipAnglesDeg, contrast));
        if (scanning.Contains("IR")) dataset.AddOrEmpty(DicomTag.InversionTime, Of(sequence.InversionTimesMs, contrast));
    }

    private static void AddField(DicomDataset dataset, MrAcquisition mr)
    {
        double hydrogenMHz = mr.H1ResonanceFrequencyHz / 1e6;
        string nucleus = mr.Nucleus.IsKnown() ? mr.Nucleus : Hydrogen;
        dataset.Add(DicomTag.ImagedNucleus, nucleus);
        dataset.AddIfKnown(DicomTag.ImagingFrequency, mr.ImagingFrequencyHz / 1e6 ?? (nucleus == Hydrogen ? hydrogenMHz : null));
        dataset.AddIfKnown(DicomTag.MagneticFieldStrength, mr.SystemFieldStrengthT ?? hydrogenMHz / HydrogenMHzPerTesla);
    }

    private static void AddEncoding(DicomDataset dataset, MrEncoding encoding, MrLimits limits, KspaceCoverage? sampling)
    {
        MrSpace encoded = encoding.EncodedSpace, kept = encoding.ReconSpace;
        int lines = limits.KspaceEncodingStep1.Count;
        bool volume = encoded.Matrix.Z > 1;
        // Without the oversampling: the points of the readout that fall into the field of view that is kept.
        double points = encoded.Matrix.X * kept.FieldOfViewMm.X / encoded.FieldOfViewMm.X;
        dataset.Add(DicomTag.MRAcquisitionType, volume ? "3D" : "2D");
        dataset.AddOrEmpty(DicomTag.EchoTrainLength, encoding.EchoTrainLength?.ToString() ?? "");
        dataset.AddDecimals(DicomTag.NumberOfAverages, limits.Average.Count);
        dataset.AddDecimals(DicomTag.PercentSampling, 100 * (sampling?.Fraction ?? Promised(encoding, limits)));
        dataset.AddIfKnown(DicomTag.PercentPhaseFieldOfView, 100 * kept.FieldOfViewMm.Y / kept.FieldOfViewMm.X);
        if (encoding.Trajectory is not (MrTrajectory.Cartesian or MrTrajectory.Epi)) return;
        // Columns lie along the readout, so the phase is encoded along a column: [frequency rows, frequency columns, phase rows, phase columns].
        dataset.Add(DicomTag.InPlanePhaseEncodingDirection, "COL");
        bool fits = points is >= 1 and <= ushort.MaxValue && lines <= ushort.MaxValue;
        if (fits) dataset.Add<ushort>(DicomTag.AcquisitionMatrix, 0, (ushort)Math.Round(points), (ushort)lines, 0);
    }

    /// <summary>Partial Fourier, in the terms of C.8.3.1.1.5: of the phase and of the frequency encoding.</summary>
    private static string[] ScanOptions(KspaceCoverage? sampling)
    {
        List<string> options = [];
        if (sampling?.IsPartialInPhase == true) options.Add("PFP");
        if (sampling?.IsPartialInFrequency == true) options.Add("PFF");
        return [.. options];
    }

    /// <summary>Lines that the header promises, of those of the encoded matrix; of each group of lines an accelerated scan acquires one.</summary>
    private static double Promised(MrEncoding encoding, MrLimits limits)
    {
        MatrixSize matrix = encoding.EncodedSpace.Matrix;
        double lines = (double)limits.KspaceEncodingStep1.Count * limits.KspaceEncodingStep2.Count / ((double)matrix.Y * matrix.Z);
        return lines / (encoding.ParallelImaging ?? MrParallelImaging.None).Acceleration;
    }

    /// <summary>
    /// Counters are zero-based in the data and one-based in DICOM. A time is a repetition, and within it a phase of the cycle; what else was gathered for itself, each set
    /// of a repetition and each encoding, is an acquisition.
    /// </summary>
    private static void AddCounters(DicomDataset dataset, MrAcquisition mr, MrLimits limits, ImageIndex index)
    {
        long before = mr.Encodings.Take(index.Encoding).Select(MrLimits.Of).Sum(other => (long)other.Repetition.Count * other.Set.Count);
        long acquisition = before + (long)index.Repetition * limits.Set.Count + index.Set - limits.Set.Minimum + 1;
        dataset.Add(DicomTag.AcquisitionNumber, (int)Math.Min(acquisition, int.MaxValue));
        dataset.Add(DicomTag.EchoNumbers, index.Contrast + 1);
        long times = (long)limits.Repetition.Count * limits.Phase.Count;
        if (times == 1 || times > int.MaxValue) return;
        int time = (index.Repetition - limits.Repetition.Minimum) * limits.Phase.Count + index.Phase - limits.Phase.Minimum;
        dataset.Add(DicomTag.TemporalPositionIdentifier, time + 1);
        dataset.Add(DicomTag.NumberOfTemporalPositions, (int)times);
    }

    /// <summary>The contrast's own value, or the one for all.</summary>
    private static double? Of(IReadOnlyList<double> values, int contrast) =>
        values.Count == 1 ? values[0] : contrast < values.Count ? values[contrast] : null;

    /// <summary>16 characters are allowed here, and research sequences are named by path. A pair of code units stays together.</summary>
    private static string ShortName(string name)
    {
        const int limit = 16;
        if (name.Length <= limit) return name;
        return name[..(char.IsHighSurrogate(name[limit - 1]) ? limit - 1 : limit)];
    }
}
