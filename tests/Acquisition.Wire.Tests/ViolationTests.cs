using System.Collections;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>What cannot be read is a violation under its field's path, never an exception.</summary>
public class ViolationTests
{
    private static IEnumerable<ScanHeader> FullHeaders => [Headers.FullCt(), Headers.FullMr()];

    [Fact]
    public void An_enum_value_that_nobody_knows_is_named_by_its_field_wherever_it_stands()
    {
        int checkedFields = 0;
        foreach (ScanHeader header in FullHeaders)
        {
            int count = Fields(HeaderWire.ToWire(header)).Count(f => f.Field.FieldType == FieldType.Enum);
            for (int i = 0; i < count; i++)
            {
                V1.ScanHeader wire = HeaderWire.ToWire(header);
                (string path, IMessage message, FieldDescriptor field) = Fields(wire).Where(f => f.Field.FieldType == FieldType.Enum).ElementAt(i);
                if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Insert(0, System.Enum.ToObject(field.EnumType.ClrType, 77));
                else field.Accessor.SetValue(message, 77);
                FieldViolation violation = Assert.Single(Violations(wire));
                Assert.Equal(field.IsRepeated ? $"{path}[0]" : path, violation.Field);
                Assert.Contains("_", violation.Description, StringComparison.Ordinal);
                checkedFields++;
            }
        }

        Assert.True(checkedFields > 20, $"Only {checkedFields} enum fields were found.");
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_named_by_its_field()
    {
        foreach (ScanHeader header in FullHeaders)
        {
            foreach (Timestamp wrong in new Timestamp[] { new() { Seconds = long.MaxValue }, new() { Seconds = -62_135_596_801 }, new() { Nanos = -1 } })
            {
                V1.ScanHeader wire = HeaderWire.ToWire(header);
                string[] times = [.. Fields(wire).Where(f => f.Field.FieldType == FieldType.Message && f.Field.MessageType == Timestamp.Descriptor).Select(f => f.Path)];
                Assert.True(times.Length >= 2);
                foreach ((_, IMessage message, FieldDescriptor field) in Fields(wire).Where(f => times.Contains(f.Path)).ToArray()) field.Accessor.SetValue(message, wrong);
                Assert.Equal(times.Order(), Violations(wire).Select(v => v.Field).Order());
            }
        }
    }

    [Theory]
    [InlineData(841)]
    [InlineData(-841)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void An_offset_from_utc_that_no_place_has_is_one_violation(int minutes)
    {
        V1.ScanHeader wire = HeaderWire.ToWire(Headers.FullMr());
        wire.UtcOffsetMinutes = minutes;
        Assert.Equal("header.utc_offset_minutes", Assert.Single(Violations(wire)).Field);
    }

    [Fact]
    public void A_time_whose_offset_leads_out_of_the_calendar_is_a_violation()
    {
        V1.ScanHeader wire = HeaderWire.ToWire(Headers.FullCt());
        wire.UtcOffsetMinutes = 840;
        wire.AcquisitionTime = new() { Seconds = 253_402_300_799 }; // 9999-12-31T23:59:59Z
        Assert.Equal("header.acquisition_time", Assert.Single(Violations(wire)).Field);
    }

    [Theory]
    [InlineData("24.12.1955")]
    [InlineData("1955-13-01")]
    [InlineData("19551224")]
    [InlineData("0000-01-01")]
    public void A_birth_date_that_is_no_date_is_a_violation(string date)
    {
        V1.ScanHeader wire = HeaderWire.ToWire(Headers.FullCt());
        wire.Patient.PatientBirthDate = date;
        Assert.Equal("header.patient.patient_birth_date", Assert.Single(Violations(wire)).Field);
    }

    [Fact]
    public void Nothing_at_all_is_told_by_what_is_required()
    {
        Assert.Contains(Violations(null), v => v.Field == "header");
        Assert.Equal(
            ["header.acquisition", "header.acquisition_time", "header.series", "header.series.patient_position"],
            Violations(new V1.ScanHeader()).Select(v => v.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_empty_source_encoding_or_step_says_where_it_stands()
    {
        V1.ScanHeader ct = HeaderWire.ToWire(Headers.FullCt());
        ct.Ct.Sources[1] = new V1.CtSource();
        ct.Recipes[0].Steps.Add(new V1.RecipeStep());
        Assert.Equal(
            ["header.ct.sources[1].beam", "header.ct.sources[1].detector_shape", "header.recipes[0].steps[6].step"],
            Violations(ct).Select(v => v.Field).Order(StringComparer.Ordinal));

        V1.ScanHeader mr = HeaderWire.ToWire(Headers.FullMr());
        mr.Mr.Encodings[1] = new V1.MrEncoding();
        Assert.Equal(
            ["header.mr.encodings[1].encoded_space", "header.mr.encodings[1].recon_space", "header.mr.encodings[1].trajectory"],
            Violations(mr).Select(v => v.Field).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<FieldViolation> Violations(V1.ScanHeader? wire)
    {
        WireReader reader = new();
        HeaderWire.FromWire(wire, reader);
        return reader.Violations;
    }

    private static IEnumerable<(string Path, IMessage Message, FieldDescriptor Field)> Fields(V1.ScanHeader wire) => MessageFields.All(wire, "header");
}
