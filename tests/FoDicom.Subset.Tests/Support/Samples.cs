using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Imaging;

namespace FellowOakDicom.Tests.Support;

internal static class Samples
{
    /// <summary>An element of every VR, in nested sequences too, with text beyond ASCII and values of odd length.</summary>
    public static DicomDataset EveryVR() => new DicomDataset
    {
        { DicomTag.SpecificCharacterSet, "ISO_IR 192" },
        { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
        { DicomTag.SOPInstanceUID, "1.2.3.4.5" },
        { DicomTag.ScheduledStationAETitle, "CT01", "CT02" },
        { DicomTag.PatientAge, "042Y" },
        { DicomTag.FrameIncrementPointer, DicomTag.FrameTime, DicomTag.FrameTimeVector },
        { DicomTag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL" },
        { DicomTag.StudyDate, new DateTime(2024, 2, 29) },
        { DicomTag.PixelSpacing, 0.48828125m, -0.0015m },
        { DicomTag.AcquisitionDateTime, "20240229235958.123456+0100" },
        { DicomTag.CTDIvol, 12.3456789 },
        { DicomTag.ImagePositionVolume, -1.5, 0.1, 1e300 },
        { DicomTag.RecommendedDisplayFrameRateInFloat, 0.1f },
        { DicomTag.SeriesNumber, -42 },
        { DicomTag.InstitutionName, "Kantonsspital Zürich" },
        { DicomTag.AdditionalPatientHistory, "first line\r\nsecond\\line" },
        { DicomTag.PatientName, "Müller^Jürg^^Dr.^MD=山田^太郎" },
        { DicomTag.PatientID, "" },
        { DicomTag.AccessionNumber, "A1B" },
        { DicomTag.ReferencePixelX0, -70000 },
        { DicomTag.TagAngleSecondAxis, (short)-3 },
        { DicomTag.InstitutionAddress, "Rämistrasse 100" },
        { DicomTag.StudyTime, "235958.123456" },
        { DicomTag.LongCodeValue, "a code" },
        { DicomTag.SimpleFrameList, 1u, 4294967295u },
        { DicomTag.RetrieveURL, "http://localhost/a?b=cd" },
        { DicomTag.Rows, (ushort)2 },
        { DicomTag.Columns, (ushort)3 },
        { DicomTag.BitsAllocated, (ushort)16 },
        { DicomTag.PixelRepresentation, (ushort)1 },
        { DicomTag.SmallestImagePixelValue, (short)-5 },
        { DicomTag.TextValue, "text of any length" },
        { DicomTag.SelectorSVValue, -9007199254740993L, 5L },
        { DicomTag.SelectorUVValue, ulong.MaxValue },
        { DicomTag.ExtendedOffsetTable, 1UL, ulong.MaxValue },
        { DicomTag.DoubleFloatPixelData, 0.5, -2.5 },
        { DicomTag.VectorGridData, 0.5f, -2.5f, 3f },
        { DicomTag.TrackPointIndexList, 1u, 2u, uint.MaxValue },
        { DicomTag.EncapsulatedDocument, "odd"u8.ToArray() },
        { DicomVR.OW, DicomTag.PixelData, (ushort)1, (ushort)2, (ushort)3, (ushort)65535, (ushort)256, (ushort)0 },
        { DicomVR.UN, new DicomTag(0x0041, 0x01, "CREATOR"), "bytes!"u8.ToArray() },
        new DicomSequence(DicomTag.ReferencedStudySequence),
        new DicomSequence(DicomTag.CTDIPhantomTypeCodeSequence, Code("113690", "Größe")),
        new DicomSequence(
            DicomTag.RequestAttributesSequence,
            new DicomDataset
            {
                { DicomTag.ScheduledProcedureStepID, "S1" },
                new DicomSequence(DicomTag.ScheduledProtocolCodeSequence, Code("A", "ä"), new DicomDataset()),
            },
            new DicomDataset { { DicomTag.RequestedProcedureID, "R2" } }),
    };

    /// <summary>A CT instance of the usual size, its pixels a ramp.</summary>
    public static DicomDataset Ct(int size = 512)
    {
        var pixels = new byte[size * size * 2];
        for (int i = 0; i < size * size; i++) BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (short)(i % 4096 - 1024));
        DicomDataset dataset = Image((ushort)size, (ushort)size, bitsAllocated: 16);
        DicomPixelData.Create(dataset, true).AddFrame(new MemoryByteBuffer(pixels));
        return dataset.Remove(DicomTag.NumberOfFrames);
    }

    /// <summary>The attributes of an image that has no pixel data yet.</summary>
    public static DicomDataset Image(ushort rows, ushort columns, ushort bitsAllocated, DicomTransferSyntax? syntax = null) =>
        new DicomDataset(syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, "1.2.3.4" },
            { DicomTag.PatientName, "Phantom^Water" },
            { DicomTag.Rows, rows },
            { DicomTag.Columns, columns },
            { DicomTag.BitsAllocated, bitsAllocated },
            { DicomTag.BitsStored, bitsAllocated },
            { DicomTag.HighBit, (ushort)(bitsAllocated - 1) },
            { DicomTag.PixelRepresentation, (ushort)0 },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
        };

    private static DicomDataset Code(string value, string meaning) => new()
    {
        { DicomTag.CodeValue, value },
        { DicomTag.CodingSchemeDesignator, "DCM" },
        { DicomTag.CodeMeaning, meaning },
    };
}
