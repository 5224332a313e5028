using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Data;

/// <summary>How a data set of fo-dicom 5 behaves, as measured on it.</summary>
public class DatasetTests
{
    private static DicomDataset Set => new()
    {
        { DicomTag.PatientID, "P1" },
        { DicomTag.PatientName, "" },
        { DicomTag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL" },
        new DicomSequence(DicomTag.RequestAttributesSequence, new DicomDataset { { DicomTag.RequestedProcedureID, "R" } }),
        new DicomSequence(DicomTag.ReferencedStudySequence),
    };

    [Fact]
    public void Items_come_in_tag_order() => Assert.Equal(
        [DicomTag.SOPClassUID, DicomTag.PatientName, DicomTag.Rows],
        new DicomDataset()
            .Add(DicomTag.Rows, (ushort)1)
            .Add(DicomTag.SOPClassUID, "1.2")
            .Add(DicomTag.PatientName, "A")
            .Select(item => item.Tag));

    [Fact]
    public void Adding_a_tag_twice_is_refused() => Assert.Throws<ArgumentException>(() => Set.Add(DicomTag.PatientID, "P2"));

    [Fact]
    public void AddOrUpdate_replaces() => Assert.Equal("P2", Set.AddOrUpdate(DicomTag.PatientID, "P2").GetString(DicomTag.PatientID));

    [Fact]
    public void Removing_what_is_not_there_is_silent() => Assert.Equal(4, Set.Remove(DicomTag.Rows, DicomTag.PatientID).Count());

    [Fact]
    public void Items_are_removed_by_what_they_are() => Assert.Equal(3, Set.Remove(item => item is DicomSequence).Count());

    [Fact]
    public void A_cleared_set_is_empty() => Assert.Empty(Set.Clear());

    [Fact]
    public void An_absent_tag_throws_when_it_is_got()
    {
        var exception = Assert.Throws<DicomDataException>(() => Set.GetString(DicomTag.Rows));
        Assert.Equal("Tag: (0028,0010) not found in dataset", exception.Message);
        Assert.Throws<DicomDataException>(() => Set.GetSingleValue<int>(DicomTag.Rows));
        Assert.Throws<DicomDataException>(() => Set.GetValue<int>(DicomTag.Rows, 0));
        Assert.Throws<DicomDataException>(() => Set.GetValues<int>(DicomTag.Rows));
        Assert.Throws<DicomDataException>(() => Set.GetValueCount(DicomTag.Rows));
        Assert.Throws<DicomDataException>(() => Set.GetSequence(DicomTag.ProcedureCodeSequence));
    }

    [Fact]
    public void An_absent_tag_answers_the_default_or_false_when_it_is_tried()
    {
        Assert.Equal(7, Set.GetSingleValueOrDefault(DicomTag.Rows, 7));
        Assert.Equal(7, Set.GetValueOrDefault(DicomTag.Rows, 0, 7));
        Assert.False(Set.TryGetString(DicomTag.Rows, out _));
        Assert.False(Set.TryGetSingleValue<int>(DicomTag.Rows, out _));
        Assert.False(Set.TryGetValue<int>(DicomTag.Rows, 0, out _));
        Assert.False(Set.TryGetValues<int>(DicomTag.Rows, out _));
        Assert.False(Set.TryGetSequence(DicomTag.ProcedureCodeSequence, out _));
        Assert.False(Set.Contains(DicomTag.Rows));
        Assert.Null(Set.GetDicomItem<DicomItem>(DicomTag.Rows));
    }

    [Fact]
    public void An_empty_element_is_there_and_has_no_value()
    {
        Assert.True(Set.Contains(DicomTag.PatientName));
        Assert.Equal("", Set.GetString(DicomTag.PatientName));
        Assert.True(Set.TryGetString(DicomTag.PatientName, out string? text));
        Assert.Equal("", text);
        Assert.Equal(0, Set.GetValueCount(DicomTag.PatientName));
        Assert.Equal("default", Set.GetSingleValueOrDefault(DicomTag.PatientName, "default"));
        Assert.Throws<DicomDataException>(() => Set.GetSingleValue<string>(DicomTag.PatientName));
        Assert.False(Set.TryGetSingleValue<string>(DicomTag.PatientName, out _));
    }

    [Fact]
    public void Several_values_are_not_one()
    {
        Assert.Equal("ORIGINAL\\PRIMARY\\AXIAL", Set.GetString(DicomTag.ImageType));
        Assert.Equal(3, Set.GetValueCount(DicomTag.ImageType));
        Assert.Equal("AXIAL", Set.GetValue<string>(DicomTag.ImageType, 2));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], Set.GetValues<string>(DicomTag.ImageType));
        Assert.Throws<DicomDataException>(() => Set.GetSingleValue<string>(DicomTag.ImageType));
        Assert.Throws<DicomDataException>(() => Set.GetValue<string>(DicomTag.ImageType, 3));
    }

    [Fact]
    public void No_value_makes_an_empty_element()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.PatientID, (string)null! },
            new DicomLongString(DicomTag.StudyDescription),
        };
        dataset.Add<string>(DicomTag.AccessionNumber);
        dataset.Add(DicomTag.SliceThickness, Array.Empty<decimal>());
        dataset.Add<ushort>(DicomTag.Rows, null!);

        Assert.Equal(5, dataset.Count());
        Assert.All(dataset, item => Assert.Equal((0u, 0), (((DicomElement)item).Length, ((DicomElement)item).Count)));
    }

    [Fact]
    public void Sequences_are_got_as_such()
    {
        Assert.Equal("R", Set.GetSequence(DicomTag.RequestAttributesSequence).Items[0].GetString(DicomTag.RequestedProcedureID));
        Assert.True(Set.TryGetNonEmptySequence(DicomTag.RequestAttributesSequence, out _));
        Assert.True(Set.TryGetSequence(DicomTag.ReferencedStudySequence, out _));
        Assert.False(Set.TryGetNonEmptySequence(DicomTag.ReferencedStudySequence, out _));
        Assert.Throws<DicomDataException>(() => Set.GetSequence(DicomTag.PatientID));
        Assert.Throws<DicomDataException>(() => Set.GetString(DicomTag.ReferencedStudySequence));
    }

    [Fact]
    public void Sets_are_equal_by_content()
    {
        Assert.True(Set == new DicomDataset(Set));
        Assert.True(Set.Equals(Set.Clone()));
        Assert.True(Set != Set.AddOrUpdate(DicomTag.PatientID, "P2"));
        Assert.False(Set == Set.Remove(DicomTag.PatientID));
        DicomDataset clone = Set.Clone();
        clone.GetSequence(DicomTag.RequestAttributesSequence).Items[0].AddOrUpdate(DicomTag.RequestedProcedureID, "S");
        Assert.False(Set == clone);
    }

    [Fact]
    public void Items_are_copied_in_place_of_others()
    {
        var other = new DicomDataset { { DicomTag.PatientID, "P2" }, { DicomTag.Rows, (ushort)1 } };

        Set.CopyTo(other, DicomTag.PatientID, DicomTag.Columns);
        Assert.Equal(("P1", 2), (other.GetString(DicomTag.PatientID), other.Count()));

        Set.CopyTo(other);
        Assert.Equal(6, other.Count());
    }

    [Fact]
    public void A_private_tag_gets_a_block_of_its_creator()
    {
        var dataset = new DicomDataset();
        dataset.Add(DicomVR.LO, new DicomTag(0x41, 0x01, "CREATOR"), "a");
        dataset.Add(DicomVR.LO, new DicomTag(0x41, 0x02, "CREATOR"), "b");
        dataset.Add(DicomVR.LO, new DicomTag(0x41, 0x01, "ANOTHER"), "c");

        Assert.Equal(
            ["00410010 LO CREATOR", "00410011 LO ANOTHER", "00411001 LO a", "00411002 LO b", "00411101 LO c"],
            Listing.Of(dataset));
        Assert.Equal("c", dataset.GetString(new DicomTag(0x41, 0x01, "ANOTHER")));
        Assert.Equal("b", dataset.GetString(new DicomTag(0x41, 0x1002)));
        Assert.Equal(0x1102, dataset.GetPrivateTag(new DicomTag(0x41, 0x02, "ANOTHER")).Element);
        Assert.False(dataset.Contains(new DicomTag(0x41, 0x01, "NOBODY")));
        Assert.DoesNotContain(dataset.Remove(new DicomTag(0x41, 0x02, "CREATOR")), item => item.Tag.Element == 0x1002);
    }

    [Fact]
    public void A_private_element_keeps_its_creator_from_file_to_set_to_set()
    {
        var written = new DicomDataset
        {
            { DicomVR.LO, new DicomTag(0x41, 0x01, "ANOTHER"), "a" },
            { DicomVR.LO, new DicomTag(0x41, 0x01, "CREATOR"), "b" },
        };
        byte[] bytes = FellowOakDicom.IO.DicomDatasetWriter.Encode(written, DicomTransferSyntax.ExplicitVRLittleEndian).Data;
        DicomDataset read = FellowOakDicom.IO.DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);
        var other = new DicomDataset();

        read.CopyTo(other, new DicomTag(0x41, 0x01, "CREATOR"));

        Assert.Equal(["00410010 LO CREATOR", "00411001 LO b"], Listing.Of(other));
    }

    [Fact]
    public void A_private_tag_without_a_VR_is_refused() =>
        Assert.Throws<DicomDataException>(() => new DicomDataset().Add(new DicomTag(0x41, 0x01, "CREATOR"), "a"));

    [Fact]
    public void Date_and_time_make_a_moment()
    {
        var dataset = new DicomDataset { { DicomTag.StudyDate, "20240229" }, { DicomTag.StudyTime, "235958.5" } };
        Assert.Equal(new DateTime(2024, 2, 29, 23, 59, 58, 500), dataset.GetDateTime(DicomTag.StudyDate, DicomTag.StudyTime));
        Assert.Equal(new DateTime(2024, 2, 29), dataset.GetDateTime(DicomTag.StudyDate, DicomTag.SeriesTime));
    }
}
