namespace FellowOakDicom.Tests.Network.Support;

/// <summary>Made-up images, the same for the same seed.</summary>
internal static class Instances
{
    public const string PatientName = "Müller^Jörg";

    public static DicomFile Ct(int seed = 1, ushort size = 64, DicomTransferSyntax? syntax = null)
    {
        var pixels = new ushort[size * size];
        var random = new Random(seed);
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (ushort)random.Next(4096);
        var dataset = new DicomDataset(syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SpecificCharacterSet, "ISO_IR 192" },
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, $"1.2.826.0.1.3680043.10.999.2.{seed}" },
            { DicomTag.StudyInstanceUID, "1.2.826.0.1.3680043.10.999.1" },
            { DicomTag.SeriesInstanceUID, "1.2.826.0.1.3680043.10.999.2" },
            { DicomTag.PatientName, PatientName },
            { DicomTag.PatientID, "PID-1" },
            { DicomTag.Modality, "CT" },
            { DicomTag.InstanceNumber, seed },
            { DicomTag.SliceThickness, 2.5m },
            { DicomTag.Rows, size },
            { DicomTag.Columns, size },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.BitsAllocated, (ushort)16 },
            { DicomTag.BitsStored, (ushort)12 },
            { DicomTag.HighBit, (ushort)11 },
            { DicomTag.PixelRepresentation, (ushort)0 },
            new DicomSequence(DicomTag.ProcedureCodeSequence, new DicomDataset
            {
                { DicomTag.CodeValue, "P1" },
                { DicomTag.CodingSchemeDesignator, "99LOCAL" },
                { DicomTag.CodeMeaning, "head" }
            }),
            new DicomOtherWord(DicomTag.PixelData, pixels)
        };
        return new DicomFile(dataset);
    }
}
