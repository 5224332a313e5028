using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>General Study (PS3.3 C.7.2.1).</summary>
internal static class StudyModule
{
    public static void Add(DicomDataset dataset, SeriesContext context)
    {
        ScanHeader header = context.Header;
        Study study = header.Study;
        // One offset from UTC holds for the whole instance (Timezone Offset From UTC): the scanner's.
        DateTimeOffset time = (study.StudyTime ?? header.AcquisitionTime).ToOffset(header.AcquisitionTime.Offset);
        dataset.Add(DicomTag.StudyInstanceUID, DicomUids.Study(context.Scan, header));
        dataset.AddTime(DicomTag.StudyDate, DicomTag.StudyTime, time);
        dataset.AddOrEmpty(DicomTag.ReferringPhysicianName, study.ReferringPhysicianName);
        dataset.AddOrEmpty(DicomTag.StudyID, study.StudyId);
        dataset.AddOrEmpty(DicomTag.AccessionNumber, study.AccessionNumber);
        dataset.AddIfKnown(DicomTag.StudyDescription, study.StudyDescription);
    }
}
