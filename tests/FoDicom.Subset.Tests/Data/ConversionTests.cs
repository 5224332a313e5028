namespace FellowOakDicom.Tests.Data;

public class ConversionTests
{
    private enum Modality
    {
        CT,
        MR,
    }

    [Fact]
    public void Numbers_of_every_VR_become_numbers_of_every_type()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.SliceThickness, "2.5" },
            { DicomTag.InstanceNumber, 42 },
            { DicomTag.Rows, (ushort)512 },
            { DicomTag.CTDIvol, 1.5 },
        };

        Assert.Equal(2.5, dataset.GetSingleValue<double>(DicomTag.SliceThickness));
        Assert.Equal(2.5f, dataset.GetSingleValue<float>(DicomTag.SliceThickness));
        Assert.Equal(2.5m, dataset.GetSingleValue<decimal>(DicomTag.SliceThickness));
        Assert.Equal("2.5", dataset.GetSingleValue<string>(DicomTag.SliceThickness));
        Assert.Equal(42, dataset.GetSingleValue<int>(DicomTag.InstanceNumber));
        Assert.Equal((ushort)42, dataset.GetSingleValue<ushort>(DicomTag.InstanceNumber));
        Assert.Equal("42", dataset.GetSingleValue<string>(DicomTag.InstanceNumber));
        Assert.Equal(512, dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal(512.0, dataset.GetSingleValue<double>(DicomTag.Rows));
        Assert.Equal("512", dataset.GetString(DicomTag.Rows));
        Assert.Equal(512, dataset.GetSingleValue<int?>(DicomTag.Rows));
        Assert.Equal(1.5m, dataset.GetSingleValue<decimal>(DicomTag.CTDIvol));
    }

    [Fact]
    public void Values_become_what_they_mean()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2" },
            { DicomTag.StudyDate, "20240229" },
            { DicomTag.Modality, "MR" },
            { DicomTag.DimensionIndexPointer, DicomTag.InStackPositionNumber },
        };

        Assert.Same(DicomUID.CTImageStorage, dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID));
        Assert.Equal(new DateTime(2024, 2, 29), dataset.GetSingleValue<DateTime>(DicomTag.StudyDate));
        Assert.Equal(Modality.MR, dataset.GetSingleValue<Modality>(DicomTag.Modality));
        Assert.Equal(DicomTag.InStackPositionNumber, dataset.GetSingleValue<DicomTag>(DicomTag.DimensionIndexPointer));
    }

    [Fact]
    public void A_conversion_that_no_value_allows_throws_and_a_try_answers_false()
    {
        var dataset = new DicomDataset { { DicomTag.PatientID, "42" }, { DicomTag.SliceThickness, "2.5" } };

        Assert.Throws<InvalidCastException>(() => dataset.GetSingleValue<int>(DicomTag.PatientID));
        Assert.False(dataset.TryGetSingleValue<int>(DicomTag.PatientID, out _));
        Assert.Equal(-1, dataset.GetSingleValueOrDefault(DicomTag.PatientID, -1));
        Assert.Throws<InvalidCastException>(() => dataset.GetSingleValue<DateTime>(DicomTag.SliceThickness));
    }

    [Fact]
    public void Text_that_is_no_number_throws_and_a_try_answers_false()
    {
        DicomDataset dataset = new DicomDataset().NotValidated();
        dataset.Add(DicomTag.SliceThickness, "thick").Add(DicomTag.InstanceNumber, "99999999999");

        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<double>(DicomTag.SliceThickness));
        Assert.Throws<DicomDataException>(() => dataset.GetSingleValue<int>(DicomTag.InstanceNumber));
        Assert.False(dataset.TryGetSingleValue<double>(DicomTag.SliceThickness, out _));
        Assert.Equal("thick", dataset.GetString(DicomTag.SliceThickness));
    }

    [Fact]
    public void A_UID_is_set_from_whatever_has_one()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.SOPClassUID, DicomUID.CTImageStorage },
            { DicomTag.SOPInstanceUID, "1.2.3" },
            { DicomTag.TransferSyntaxUID, DicomTransferSyntax.ImplicitVRLittleEndian },
        };

        Assert.Equal("1.2.840.10008.5.1.4.1.1.2", dataset.GetString(DicomTag.SOPClassUID));
        Assert.Equal("1.2.3", dataset.GetString(DicomTag.SOPInstanceUID));
        Assert.Equal("1.2.840.10008.1.2", dataset.GetString(DicomTag.TransferSyntaxUID));
    }

    [Fact]
    public void A_number_of_another_width_than_the_VR_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new DicomDataset().Add(DicomTag.Rows, 512));
        Assert.Throws<InvalidOperationException>(() => new DicomDataset().Add(DicomTag.SimpleFrameList, 1));
        Assert.Throws<InvalidOperationException>(() => new DicomDataset().Add(DicomTag.PatientID, 1));
        Assert.Equal(512, new DicomDataset().Add(DicomTag.Rows, "512").GetSingleValue<int>(DicomTag.Rows));
    }

    [Fact]
    public void A_decimal_string_is_set_from_every_kind_of_fraction()
    {
        Assert.Equal("0.1", new DicomDataset().Add(DicomTag.SliceThickness, 0.1).GetString(DicomTag.SliceThickness));
        Assert.Equal("0.1", new DicomDataset().Add(DicomTag.SliceThickness, 0.1f).GetString(DicomTag.SliceThickness));
        Assert.Equal("0.1", new DicomDataset().Add(DicomTag.SliceThickness, 0.1m).GetString(DicomTag.SliceThickness));
        Assert.Equal("0.10", new DicomDataset().Add(DicomTag.SliceThickness, "0.10").GetString(DicomTag.SliceThickness));
        Assert.Throws<DicomDataException>(() => new DicomDataset().Add(DicomTag.SliceThickness, double.NaN));
    }

    [Theory]
    [InlineData("0.3333333333333333333333333333", "0.3333333333")]
    [InlineData("-0.0000123456789", "-1.23456789E-05")]
    [InlineData("1234567.8912345", "1234567.8912345")] // ten digits would lose some, and sixteen characters hold them all
    [InlineData("1.50", "1.5")]
    [InlineData("0", "0")]
    [InlineData("-79228162514264337593543950335", "-7.922816251E+28")]
    public void A_decimal_has_sixteen_characters_at_most(string value, string expected)
    {
        string text = new DicomDecimalString(DicomTag.SliceThickness, decimal.Parse(value)).Get<string>();
        Assert.Equal(expected, text);
        Assert.InRange(text.Length, 1, 16);
    }

    [Fact]
    public void Moments_are_written_without_a_fraction()
    {
        var moment = new DateTime(2024, 2, 29, 23, 59, 58, 999);
        var dataset = new DicomDataset
        {
            { DicomTag.StudyDate, moment },
            { DicomTag.StudyTime, moment },
            { DicomTag.AcquisitionDateTime, moment },
        };

        Assert.Equal("20240229", dataset.GetString(DicomTag.StudyDate));
        Assert.Equal("235958", dataset.GetString(DicomTag.StudyTime));
        Assert.Equal("20240229235958", dataset.GetString(DicomTag.AcquisitionDateTime));
    }

    [Fact]
    public void A_tag_of_two_VRs_takes_the_one_that_holds_the_type()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.PixelData, new byte[2] },
            { DicomTag.SmallestImagePixelValue, (ushort)1 },
            { DicomTag.LargestImagePixelValue, (short)-1 },
        };

        Assert.Equal(DicomVR.OB, dataset.GetDicomItem<DicomItem>(DicomTag.PixelData)!.ValueRepresentation);
        Assert.Equal(DicomVR.US, dataset.GetDicomItem<DicomItem>(DicomTag.SmallestImagePixelValue)!.ValueRepresentation);
        Assert.Equal(DicomVR.SS, dataset.GetDicomItem<DicomItem>(DicomTag.LargestImagePixelValue)!.ValueRepresentation);
    }

    [Fact]
    public void Trailing_spaces_of_a_long_string_are_kept() =>
        Assert.Equal("A  ", new DicomDataset { { DicomTag.PatientID, "A  " } }.GetString(DicomTag.PatientID));

    [Fact]
    public void Odd_values_are_padded_as_their_VR_says()
    {
        Assert.Equal("A1B "u8, new DicomShortString(DicomTag.AccessionNumber, "A1B").Buffer.Data);
        Assert.Equal("1.2.3\0"u8, new DicomUniqueIdentifier(DicomTag.SOPInstanceUID, "1.2.3").Buffer.Data);
    }

    [Fact]
    public void Words_are_read_signed_or_not()
    {
        var words = new DicomOtherWord(DicomTag.PixelData, 1, 65535);

        Assert.Equal([1, 65535], words.Get<ushort[]>());
        Assert.Equal([1, -1], words.Get<short[]>());
        Assert.Equal([1, 65535], words.Get<int[]>());
        Assert.Equal([1, 0, 255, 255], words.Get<byte[]>());
    }

    [Fact]
    public void A_name_has_components()
    {
        var name = new DicomPersonName(DicomTag.PatientName, "Müller", "Jürg", Prefix: "Dr.");

        Assert.Equal("Müller^Jürg^^Dr.", name.Get<string>());
        Assert.Equal(("Müller", "Jürg", "", "Dr.", ""), (name.Last, name.First, name.Middle, name.Prefix, name.Suffix));
    }

    [Fact]
    public void A_range_is_a_key_that_matches_between_its_ends()
    {
        var day = new DateTime(2024, 2, 29);
        var range = new DicomDateRange(day, day.AddDays(1).AddSeconds(-1));

        Assert.Equal("20240229-20240229", new DicomDate(DicomTag.StudyDate, range).Get<string>());
        Assert.Equal("000000-235959", new DicomTime(DicomTag.StudyTime, range).Get<string>());
        Assert.Equal("20240229-", new DicomDate(DicomTag.StudyDate, new DicomDateRange(day, DateTime.MaxValue)).Get<string>());
        Assert.Equal("", new DicomDate(DicomTag.StudyDate, new DicomDateRange()).Get<string>());
        Assert.True(range.Contains(day.AddHours(5)));

        var read = new DicomDate(DicomTag.StudyDate, "20240101-20240131").Get<DicomDateRange>();
        Assert.Equal((new DateTime(2024, 1, 1), new DateTime(2024, 1, 31)), (read.Minimum, read.Maximum));
        Assert.Equal(DateTime.MinValue, new DicomDate(DicomTag.StudyDate, "-20240131").Get<DicomDateRange>().Minimum);
    }

    [Theory]
    [InlineData("20240229235958.123456+0100", "2024-02-29T23:59:58.123456")]
    [InlineData("20240229-0500", "2024-02-29")]
    [InlineData("2024", "2024-01-01")]
    public void A_date_and_time_may_stop_anywhere_and_its_clock_is_kept(string text, string expected) =>
        Assert.Equal(DateTime.Parse(expected), new DicomDateTime(DicomTag.AcquisitionDateTime, text).Get<DateTime>());
}
