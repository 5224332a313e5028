using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>MR Image (PS3.3 C.8.3.1). What the header does not say is left empty (type 2) or out (type 3).</summary>
internal static class MrImageModule
{
    /// <summary>Larmor frequency of hydrogen, MHz per tesla: γ/2π of the proton.</summary>
    private const double HydrogenMHzPerTesla = 42.577478518;

    public static void Add(DicomDataset dataset, MrAcquisition mr, ImageIndex index)
    {
        MrEncoding encoding = mr.Encodings[0];
        // The third value is a defined term; OTHER is the one for a plain magnitude image.
        dataset.Add(DicomTag.ImageType, "ORIGINAL", "PRIMARY", "OTHER");
        AddContrast(dataset, mr.Sequence, index.Contrast);
        AddField(dataset, mr);
        AddEncoding(dataset, encoding);
        AddCounters(dataset, encoding.Limits, index);
    }

    private static void AddContrast(DicomDataset dataset, MrSequenceParameters sequence, int contrast)
    {
        // Research mode is the term for a sequence that is not one of the others, or that nobody named.
        string[] scanning = sequence.ScanningSequence is { Length: > 0 } named ? named.Split('\\') : ["RM"];
        string[] variant = sequence.SequenceVariant is { Length: > 0 } kind ? kind.Split('\\') : ["NONE"];
        dataset.Add(DicomTag.ScanningSequence, scanning);
        dataset.Add(DicomTag.SequenceVariant, variant);
        dataset.AddOrEmpty(DicomTag.ScanOptions, "");
        // 16 characters are allowed here, and research sequences are named by path.
        dataset.AddIfKnown(DicomTag.SequenceName, sequence.SequenceName[..Math.Min(sequence.SequenceName.Length, 16)]);
        dataset.AddOrEmpty(DicomTag.RepetitionTime, Of(sequence.RepetitionTimesMs, contrast));
        dataset.AddOrEmpty(DicomTag.EchoTime, Of(sequence.EchoTimesMs, contrast));
        dataset.AddIfKnown(DicomTag.FlipAngle, Of(sequence.FlipAnglesDeg, contrast));
        if (scanning.Contains("IR")) dataset.AddOrEmpty(DicomTag.InversionTime, Of(sequence.InversionTimesMs, contrast));
    }

    private static void AddField(DicomDataset dataset, MrAcquisition mr)
    {
        double frequencyMHz = mr.H1ResonanceFrequencyHz / 1e6;
        dataset.Add(DicomTag.ImagedNucleus, "1H");
        dataset.AddDecimals(DicomTag.ImagingFrequency, frequencyMHz);
        dataset.AddDecimals(DicomTag.MagneticFieldStrength, mr.SystemFieldStrengthT ?? frequencyMHz / HydrogenMHzPerTesla);
    }

    private static void AddEncoding(DicomDataset dataset, MrEncoding encoding)
    {
        MrSpace encoded = encoding.EncodedSpace, kept = encoding.ReconSpace;
        int lines = encoding.Limits.KspaceEncodingStep1.Count;
        bool volume = encoded.Matrix.Z > 1;
        // Without the oversampling: the points of the readout that fall into the field of view that is kept.
        double points = encoded.Matrix.X * kept.FieldOfViewMm.X / encoded.FieldOfViewMm.X;
        dataset.Add(DicomTag.MRAcquisitionType, volume ? "3D" : "2D");
        dataset.Add(DicomTag.EchoTrainLength, encoding.EchoTrainLength);
        dataset.Add(DicomTag.NumberOfAverages, DecimalText.Format(encoding.Limits.Average.Count));
        dataset.AddDecimals(DicomTag.PercentSampling, 100.0 * lines / encoded.Matrix.Y);
        dataset.AddDecimals(DicomTag.ReconstructionDiameter, Math.Max(kept.FieldOfViewMm.X, kept.FieldOfViewMm.Y));
        dataset.AddDecimals(DicomTag.PercentPhaseFieldOfView, 100 * kept.FieldOfViewMm.Y / kept.FieldOfViewMm.X);
        if (encoding.Trajectory is not (MrTrajectory.Cartesian or MrTrajectory.Epi)) return;
        // Columns lie along the readout, so the phase is encoded along a column: [frequency rows, frequency columns, phase rows, phase columns].
        dataset.Add(DicomTag.InPlanePhaseEncodingDirection, "COL");
        dataset.Add<ushort>(DicomTag.AcquisitionMatrix, 0, (ushort)Math.Round(points), (ushort)lines, 0);
    }

    /// <summary>Counters are zero-based in the data and one-based in DICOM. A time is a repetition, and within it a phase of the cycle.</summary>
    private static void AddCounters(DicomDataset dataset, MrEncodingLimits limits, ImageIndex index)
    {
        dataset.Add(DicomTag.AcquisitionNumber, index.Repetition + 1);
        dataset.Add(DicomTag.EchoNumbers, index.Contrast + 1);
        int times = limits.Repetition.Count * limits.Phase.Count;
        if (times == 1) return;
        int time = (index.Repetition - limits.Repetition.Minimum) * limits.Phase.Count + index.Phase - limits.Phase.Minimum;
        dataset.Add(DicomTag.TemporalPositionIdentifier, time + 1);
        dataset.Add(DicomTag.NumberOfTemporalPositions, times);
    }

    /// <summary>The contrast's own value, or the one for all.</summary>
    private static double? Of(IReadOnlyList<double> values, int contrast) =>
        values.Count == 1 ? values[0] : contrast < values.Count ? values[contrast] : null;
}
