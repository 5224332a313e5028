using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd.Header;
using Acquisition.Interchange.Ismrmrd.Records;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>Headers made by hand, after the schema ismrmrd.xsd and after what files in the field do to it.</summary>
public class IsmrmrdHeaderTests
{
    private const string Encoding =
        """
        <encoding>
          <encodedSpace><matrixSize><x>512</x><y>256</y><z>1</z></matrixSize><fieldOfView_mm><x>480</x><y>240</y><z>5.5</z></fieldOfView_mm></encodedSpace>
          <reconSpace><matrixSize><x>256</x><y>256</y><z>1</z></matrixSize><fieldOfView_mm><x>240</x><y>240</y><z>5.5</z></fieldOfView_mm></reconSpace>
          <encodingLimits/>
          <trajectory>cartesian</trajectory>
        </encoding>
        """;

    private const string Frequency = "<experimentalConditions><H1resonanceFrequency_Hz>123245000</H1resonanceFrequency_Hz></experimentalConditions>";

    private static readonly DateTimeOffset Written = new(2026, 11, 24, 4, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_minimal_header_gets_the_documented_values()
    {
        ScanHeader header = Read(Frequency + Encoding);
        MrAcquisition mr = Acquisition(header);

        Assert.Empty(ScanHeaderRules.Check(header));
        Assert.Equal(PatientPosition.Hfs, header.Series.PatientPosition);
        Assert.Equal(Written, header.AcquisitionTime);
        Assert.Null(header.Study.StudyTime);
        Assert.Equal(new Recipe(), Assert.Single(header.Recipes));
        Assert.Equal(2, mr.ReceiverChannels);
        Assert.Null(mr.SystemFieldStrengthT);
        Assert.Empty(mr.CoilLabels);
        Assert.Null(mr.Encodings[0].ParallelImaging);
        Assert.Null(mr.Encodings[0].EchoTrainLength);
    }

    [Theory]
    [InlineData("Cartesian", MrTrajectory.Cartesian)]
    [InlineData("EPI", MrTrajectory.Epi)]
    [InlineData("GoldenAngle", MrTrajectory.GoldenAngle)]
    [InlineData("zigzag", MrTrajectory.Other)]
    public void A_trajectory_is_known_in_any_case(string word, MrTrajectory expected) =>
        Assert.Equal(expected, Acquisition(Read(Frequency + Encoding.Replace(">cartesian<", $">{word}<", StringComparison.Ordinal))).Encodings[0].Trajectory);

    [Fact]
    public void A_full_header_arrives_in_every_field()
    {
        ScanHeader header = Read(
            $"""
            <version>2</version>
            <subjectInformation><patientName>Doe^Jane</patientName><patientWeight_kg>71.5</patientWeight_kg><patientHeight_m>1.68</patientHeight_m>
              <patientID>P-17</patientID><patientBirthdate>1970-02-28</patientBirthdate><patientGender>F</patientGender></subjectInformation>
            <studyInformation><studyDate>2024-05-06</studyDate><studyTime>07:08:09.5</studyTime><studyID>S1</studyID><accessionNumber>4711</accessionNumber>
              <referringPhysicianName>Ref^Erring</referringPhysicianName><studyDescription>Knee left</studyDescription>
              <studyInstanceUID>1.2.840.99.1</studyInstanceUID><bodyPartExamined>Knee</bodyPartExamined></studyInformation>
            <measurementInformation><measurementID>m1</measurementID><seriesDate>2024-05-06</seriesDate><seriesTime>08:00:00+02:00</seriesTime>
              <patientPosition>FFDR</patientPosition><initialSeriesNumber>4</initialSeriesNumber><protocolName>t1 gre</protocolName>
              <sequenceName>%SiemensSeq%\gre</sequenceName><seriesDescription>T1 transversal</seriesDescription>
              <frameOfReferenceUID>1.2.840.99.2</frameOfReferenceUID></measurementInformation>
            <acquisitionSystemInformation><systemVendor>Vendor</systemVendor><systemModel>Model X</systemModel><systemFieldStrength_T>2.89</systemFieldStrength_T>
              <relativeReceiverNoiseBandwidth>0.79</relativeReceiverNoiseBandwidth><receiverChannels>2</receiverChannels>
              <coilLabel><coilNumber>1</coilNumber><coilName>B2</coilName></coilLabel><coilLabel><coilNumber>0</coilNumber><coilName>B1</coilName></coilLabel>
              <institutionName>Institute</institutionName><stationName>MR1</stationName><deviceID>d</deviceID><deviceSerialNumber>123</deviceSerialNumber>
            </acquisitionSystemInformation>
            {Frequency}
            <encoding>
              <encodedSpace><matrixSize><x>512</x><y>200</y><z>1</z></matrixSize><fieldOfView_mm><x>480</x><y>240.25</y><z>5</z></fieldOfView_mm></encodedSpace>
              <reconSpace><matrixSize><x>256</x><y>256</y><z>1</z></matrixSize><fieldOfView_mm><x>240</x><y>240</y><z>5</z></fieldOfView_mm></reconSpace>
              <encodingLimits>
                <kspace_encoding_step_1><minimum>10</minimum><maximum>189</maximum><center>100</center></kspace_encoding_step_1>
                <slice><minimum>0</minimum><maximum>6</maximum><center>3</center></slice>
              </encodingLimits>
              <trajectory>epi</trajectory>
              <parallelImaging><accelerationFactor><kspace_encoding_step_1>2</kspace_encoding_step_1><kspace_encoding_step_2>3</kspace_encoding_step_2></accelerationFactor>
                <calibrationMode>embedded</calibrationMode></parallelImaging>
              <echoTrainLength>7</echoTrainLength>
            </encoding>
            <sequenceParameters><TR>500</TR><TE>4.5</TE><TE>9</TE><TI>100</TI><flipAngle_deg>15</flipAngle_deg><sequence_type>Flash</sequence_type></sequenceParameters>
            <userParameters><userParameterLong><name>anything</name><value>1</value></userParameterLong></userParameters>
            """);
        MrAcquisition mr = Acquisition(header);

        Assert.Equal(
            new Patient
            {
                PatientName = "Doe^Jane",
                PatientId = "P-17",
                PatientBirthDate = new(1970, 2, 28),
                PatientSex = "F",
                PatientWeightKg = 71.5,
                PatientSizeM = 1.68,
            },
            header.Patient);
        Assert.Equal(
            new Study
            {
                StudyInstanceUid = "1.2.840.99.1",
                StudyId = "S1",
                AccessionNumber = "4711",
                StudyDescription = "Knee left",
                ReferringPhysicianName = "Ref^Erring",
                StudyTime = new(2024, 5, 6, 7, 8, 9, 500, TimeSpan.Zero),
            },
            header.Study);
        Assert.Equal(
            new Series
            {
                SeriesNumber = 4,
                SeriesDescription = "T1 transversal",
                ProtocolName = "t1 gre",
                BodyPartExamined = "KNEE",
                PatientPosition = PatientPosition.Ffdr,
                FrameOfReferenceUid = "1.2.840.99.2",
            },
            header.Series);
        Assert.Equal(
            new Device { Manufacturer = "Vendor", ManufacturerModelName = "Model X", DeviceSerialNumber = "123", StationName = "MR1", InstitutionName = "Institute" },
            header.Device);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 8, 0, 0, TimeSpan.FromHours(2)), header.AcquisitionTime);
        Assert.Equal(TimeSpan.FromHours(2), header.AcquisitionTime.Offset);
        Assert.Equal(123_245_000, mr.H1ResonanceFrequencyHz);
        Assert.Equal(2.89, mr.SystemFieldStrengthT);
        Assert.Equal(0.79, mr.RelativeReceiverNoiseBandwidth);
        Assert.Equal([new(1, "B2"), new(0, "B1")], mr.CoilLabels);
        Assert.Equal([500], mr.Sequence.RepetitionTimesMs);
        Assert.Equal([4.5, 9], mr.Sequence.EchoTimesMs);
        Assert.Equal([100], mr.Sequence.InversionTimesMs);
        Assert.Equal([15], mr.Sequence.FlipAnglesDeg);
        Assert.Equal(@"%SiemensSeq%\gre", mr.Measurement.SequenceName);
        Assert.Equal("Flash", mr.Sequence.SequenceType);

        MrEncoding encoding = Assert.Single(mr.Encodings);
        Assert.Equal(new MrSpace(new(512, 200, 1), new(480, 240.25, 5)), encoding.EncodedSpace);
        Assert.Equal(new MrSpace(new(256, 256, 1), new(240, 240, 5)), encoding.ReconSpace);
        Assert.Equal(new MrLimit(10, 189, 100), encoding.Limits.KspaceEncodingStep1);
        Assert.Equal(new MrLimit(0, 6, 3), encoding.Limits.Slice);
        Assert.Equal(MrTrajectory.Epi, encoding.Trajectory);
        Assert.Equal(new MrParallelImaging(2, 3) { CalibrationMode = MrCalibrationMode.Embedded }, encoding.ParallelImaging);
        Assert.Equal(7, encoding.EchoTrainLength);
    }

    [Fact]
    public void Order_namespace_and_unknown_elements_do_not_matter()
    {
        const string tail = "<futureInformation><x>1</x></futureInformation>";
        ScanHeader expected = Read(Frequency + Encoding);
        string[] variants =
        [
            $"<ismrmrdHeader>{Encoding}{tail}{Frequency}</ismrmrdHeader>",
            $"<ismrmrdHeader xmlns='http://www.ismrm.org/ISMRMRD'>{tail}{Encoding}{Frequency}</ismrmrdHeader>",
            $"<m:ismrmrdHeader xmlns:m='http://www.ismrm.org/ISMRMRD'>{Frequency}{Encoding}</m:ismrmrdHeader>",
            $"\uFEFF<?xml version='1.0' encoding='UTF-16'?>\n<!-- a comment --><ismrmrdHeader>{Frequency}{Encoding}</ismrmrdHeader>\n\0",
        ];
        Assert.All(variants, xml => Assert.Equivalent(expected, IsmrmrdHeader.Read(Parse(xml), Survey(), Written, new ImportNotes()), strict: true));
    }

    [Theory]
    [InlineData("HFS", PatientPosition.Hfs)]
    [InlineData("HFP", PatientPosition.Hfp)]
    [InlineData("HFDR", PatientPosition.Hfdr)]
    [InlineData("HFDL", PatientPosition.Hfdl)]
    [InlineData("FFS", PatientPosition.Ffs)]
    [InlineData("FFP", PatientPosition.Ffp)]
    [InlineData("FFDR", PatientPosition.Ffdr)]
    [InlineData("FFDL", PatientPosition.Ffdl)]
    public void Each_patient_position_is_known(string term, PatientPosition position) => Assert.Equal(
        position, Read($"<measurementInformation><patientPosition>{term}</patientPosition></measurementInformation>{Frequency}{Encoding}").Series.PatientPosition);

    [Fact]
    public void The_frequency_follows_from_the_field()
    {
        ImportNotes notes = new();
        MrAcquisition mr = Acquisition(Read($"<acquisitionSystemInformation><systemFieldStrength_T>1.5</systemFieldStrength_T></acquisitionSystemInformation>{Encoding}", notes: notes));
        Assert.Contains(notes.Warnings, warning => warning.Reason == "RESONANCE_FREQUENCY_ABSENT");
        Assert.Equal(63_866_217, mr.H1ResonanceFrequencyHz);
        Assert.Equal(1.5, mr.SystemFieldStrengthT);
    }

    [Fact]
    public void Limits_that_are_missing_where_readouts_count_are_put_in_and_said()
    {
        ReadoutSurvey survey = new();
        survey.Add(0, Head(new() { KspaceEncodeStep1 = 999, Slice = 50 }, MrReadoutFlags.NoiseMeasurement));
        survey.Add(1, Head(new() { KspaceEncodeStep1 = 40, Slice = 2, Repetition = 1 }));
        survey.Add(2, Head(new() { KspaceEncodeStep1 = 215, Slice = 8, Repetition = 1 }));
        ImportNotes notes = new();
        MrEncodingLimits limits = Acquisition(Read(Frequency + Encoding, survey, notes)).Encodings[0].Limits;

        Assert.Null(limits.KspaceEncodingStep1); // which is the whole matrix, centred
        Assert.Equal(new MrLimit(2, 8, 5), limits.Slice);
        Assert.Equal(new MrLimit(1, 1, 1), limits.Repetition);
        Assert.Null(limits.Contrast);
        Assert.Equal(
            ["header.mr.encodings[0].limits.repetition", "header.mr.encodings[0].limits.slice"],
            notes.Warnings.Where(warning => warning.Reason == "ENCODING_LIMIT_ABSENT").Select(warning => warning.Field).Order());
    }

    [Fact]
    public void Each_encoding_takes_the_counters_of_its_own_readouts()
    {
        ReadoutSurvey survey = new();
        survey.Add(0, Head(new() { Slice = 3 }));
        survey.Add(1, Head(new() { Slice = 11 }, encoding: 1));
        MrAcquisition mr = Acquisition(Read(Frequency + Encoding + Encoding, survey));

        Assert.Equal([3, 11], mr.Encodings.Select(encoding => encoding.Limits.Slice!.Value.Maximum));
    }

    [Theory]
    [InlineData(3, 3)] // a receiver has more channels than the coil that is plugged in
    [InlineData(1, 2)] // but not fewer than there are data of
    public void The_channels_are_the_headers_if_the_readouts_have_no_more(int said, int expected) => Assert.Equal(
        expected,
        Acquisition(Read($"<acquisitionSystemInformation><receiverChannels>{said}</receiverChannels></acquisitionSystemInformation>{Frequency}{Encoding}")).ReceiverChannels);

    [Theory]
    [InlineData("2024-05-06", "", "2024-05-06T00:00:00Z")]
    [InlineData("2024-05-06", "07:08:09", "2024-05-06T07:08:09Z")]
    [InlineData("2024-05-06+01:00", "07:08:09.25-05:00", "2024-05-06T07:08:09.25-05:00")]
    public void The_studys_time_stands_in_for_the_series(string date, string time, string expected)
    {
        ScanHeader header = Read($"<studyInformation><studyDate>{date}</studyDate><studyTime>{time}</studyTime></studyInformation>{Frequency}{Encoding}");
        Assert.Equal(DateTimeOffset.Parse(expected), header.AcquisitionTime);
        Assert.Equal(DateTimeOffset.Parse(expected).Offset, header.Study.StudyTime!.Value.Offset);
    }

    [Theory]
    [InlineData("a3f09bc1")]
    [InlineData("1.02.3")]
    [InlineData("1..2")]
    public void A_pseudonym_is_no_uid(string text) =>
        Assert.Equal("", Read($"<studyInformation><studyInstanceUID>{text}</studyInstanceUID></studyInformation>{Frequency}{Encoding}").Study.StudyInstanceUid);

    [Fact]
    public void Zero_stands_for_not_known()
    {
        ScanHeader header = Read(
            $"""
            <subjectInformation><patientWeight_kg>0</patientWeight_kg><patientHeight_m>0</patientHeight_m></subjectInformation>
            <acquisitionSystemInformation><systemFieldStrength_T>0</systemFieldStrength_T></acquisitionSystemInformation>{Frequency}{Encoding}
            """);
        Assert.Null(header.Patient.PatientWeightKg);
        Assert.Null(header.Patient.PatientSizeM);
        Assert.Empty(ScanHeaderRules.Check(header));
    }

    [Theory]
    [InlineData("<ismrmrdHeader><encoding></ismrmrdHeader>", "/dataset/xml", "line 1")]
    [InlineData("", "/dataset/xml", "not well-formed")]
    [InlineData("<siemensProtocol/>", "/dataset/xml", "root")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><ismrmrdHeader/>", "/dataset/xml", "not well-formed")] // nobody needs one, and it can expand without end
    public void A_text_that_is_no_header_is_refused(string xml, string location, string because)
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(() => IsmrmrdHeader.Read(Parse(xml), Survey(), Written, new ImportNotes()));
        Assert.Equal((InterchangeReason.BadHeader, location), (refusal.Reason, refusal.Location));
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Frequency, "/dataset/xml/encoding")]
    [InlineData(Encoding, "/dataset/xml/experimentalConditions")] // neither frequency nor field
    [InlineData(Frequency + "<encoding><trajectory>cartesian</trajectory></encoding>", "/dataset/xml/encoding/encodedSpace")]
    [InlineData(
        Frequency + Encoding + "<encoding><encodedSpace><matrixSize><x>1</x><y>2</y></matrixSize><fieldOfView_mm/></encodedSpace></encoding>",
        "/dataset/xml/encoding[1]/encodedSpace/fieldOfView_mm")]
    public void What_is_missing_is_named(string content, string location)
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(() => Read(content));
        Assert.Equal((InterchangeReason.BadHeader, location), (refusal.Reason, refusal.Location));
    }

    [Theory]
    [InlineData("<x>512</x>", "<x>half</x>", "/dataset/xml/encoding/encodedSpace/matrixSize/x")]
    [InlineData("<x>512</x>", "<x>0</x>", "/dataset/xml/encoding/encodedSpace/matrixSize/x")]
    [InlineData("<x>512</x>", "<x>70000</x>", "/dataset/xml/encoding/encodedSpace/matrixSize/x")]
    [InlineData("<x>480</x>", "<x>NaN</x>", "/dataset/xml/encoding/encodedSpace/fieldOfView_mm/x")]
    [InlineData("<x>480</x>", "<x>-1</x>", "/dataset/xml/encoding/encodedSpace/fieldOfView_mm/x")]
    [InlineData("<x>480</x>", "<x>4,8</x>", "/dataset/xml/encoding/encodedSpace/fieldOfView_mm/x")]
    [InlineData("<encodingLimits/>", "<encodingLimits><set><minimum>0</minimum><maximum>1</maximum></set></encodingLimits>", "/dataset/xml/encoding/encodingLimits/set/center")]
    [InlineData("<encoding>", "<measurementInformation><patientPosition>supine</patientPosition></measurementInformation><encoding>", "/dataset/xml/measurementInformation/patientPosition")]
    public void A_malformed_value_is_refused_with_its_place(string original, string malformed, string location)
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(() => Read(Frequency + Encoding.Replace(original, malformed, StringComparison.Ordinal)));
        Assert.Equal((InterchangeReason.BadHeader, location), (refusal.Reason, refusal.Location));
    }

    [Fact]
    public void A_complaint_does_not_quote_the_patient()
    {
        InterchangeException refusal = Assert.Throws<InterchangeException>(
            () => Read($"<subjectInformation><patientBirthdate>28.2.1970</patientBirthdate></subjectInformation>{Frequency}{Encoding}"));
        Assert.Equal("/dataset/xml/subjectInformation/patientBirthdate", refusal.Location);
        Assert.DoesNotContain("1970", refusal.Message, StringComparison.Ordinal);
    }

    private static ScanHeader Read(string content, ReadoutSurvey? survey = null, ImportNotes? notes = null) => IsmrmrdHeader.Read(
        Parse($"""<?xml version="1.0"?><ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">{content}</ismrmrdHeader>"""), survey ?? Survey(), Written, notes ?? new ImportNotes());

    private static HeaderElement Parse(string xml) => HeaderElement.Parse("scan.h5", "/dataset/xml", xml);

    private static MrAcquisition Acquisition(ScanHeader header) => Assert.IsType<MrAcquisition>(header.Acquisition);

    private static ReadoutSurvey Survey()
    {
        ReadoutSurvey survey = new();
        survey.Add(0, Head(new()));
        return survey;
    }

    private static ReadoutHead Head(ReadoutCounters counters, MrReadoutFlags flags = MrReadoutFlags.None, ushort encoding = 0) =>
        new() { NumberOfSamples = 512, ActiveChannels = 2, Flags = (ulong)flags, Counters = counters, EncodingSpaceRef = encoding };
}
