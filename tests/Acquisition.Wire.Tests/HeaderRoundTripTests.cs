using System.Collections;
using System.Reflection;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>What a client says is what the node understands: no field is lost, swapped or defaulted on the way.</summary>
public class HeaderRoundTripTests
{
    [Fact]
    public void A_ct_header_arrives_as_it_was_sent() => AssertArrives(Headers.FullCt());

    [Fact]
    public void An_mr_header_arrives_as_it_was_sent() => AssertArrives(Headers.FullMr());

    [Fact]
    public void Every_field_of_the_contract_is_set_by_the_test_headers_so_that_a_forgotten_one_shows() =>
        Assert.Empty(MessageFields.NeverSet([HeaderWire.ToWire(Headers.FullCt()), HeaderWire.ToWire(Headers.FullMr())]));

    [Fact]
    public void Every_property_of_the_model_is_set_by_the_test_headers_so_that_a_forgotten_one_shows()
    {
        Dictionary<string, bool> set = [];
        foreach (ScanHeader header in new[] { Headers.FullCt(), Headers.FullMr() }) NoteProperties(header, set);
        string[] unset = [.. set.Where(property => !property.Value).Select(property => property.Key)];
        Assert.Empty(unset);
    }

    [Fact]
    public void What_is_left_out_has_the_value_that_the_contract_says()
    {
        WireReader reader = new();
        V1.ScanHeader wire = HeaderWire.ToWire(Headers.FullCt());
        wire.Series.ClearSeriesNumber();
        wire.Ct.ClearSampleScale();
        wire.Ct.ClearSampleOffset();
        wire.Ct.ClearViewCount();
        wire.Ct.ClearTableFeedPerRotationMm();
        wire.Ct.Sources[0].ClearCentralRow();
        wire.Ct.Sources[0].ClearCentralChannel();
        wire.Recipes.Clear();
        wire.Recipes.Add(new V1.Recipe { FilteredBackprojection = new() });
        wire.Recipes.Add(new V1.Recipe { IterativeCt = new() });
        wire.Recipes.Add(new V1.Recipe { MrNonCartesian = new() });
        ScanHeader header = HeaderWire.FromWire(wire, reader);

        Assert.Empty(reader.Violations);
        CtAcquisition ct = Assert.IsType<CtAcquisition>(header.Acquisition);
        Assert.Equal((1, 1.0, 0.0), (header.Series.SeriesNumber, ct.SampleScale, ct.SampleOffset));
        Assert.Null(ct.ViewCount);
        Assert.Null(ct.TableFeedPerRotationMm);
        Assert.Equal((.5, 1.0), (ct.Sources[0].CentralRow, ct.Sources[0].CentralChannel));
        Assert.Equal(3, header.Recipes.Count);
        Assert.Equal(new IterativeCt { Kind = IterativeKind.TotalVariation, RegularisationHu = 3 }, header.Recipes[1].Settings);
        Assert.Equal(new MrNonCartesian { Kind = NonCartesianKind.Gridding, Iterations = 12, Regularisation = .001 }, header.Recipes[2].Settings);
        Recipe recipe = header.Recipes[0];
        Assert.Equal(new Recipe { Settings = new FilteredBackprojection(), Destinations = recipe.Destinations, Steps = recipe.Steps }, recipe);
        Assert.Equal(CtKernel.SheppLogan, Assert.IsType<FilteredBackprojection>(recipe.Settings).Kernel);
    }

    [Fact]
    public void An_mr_header_that_says_little_is_read_as_not_known()
    {
        WireReader reader = new();
        V1.ScanHeader wire = HeaderWire.ToWire(Headers.FullMr());
        wire.Mr.Measurement = null;
        wire.Mr.UserParameters = null;
        wire.Mr.Sequence = null;
        wire.Mr.ClearSampleScale();
        wire.Mr.Encodings[0].Limits = null;
        wire.Mr.Encodings[0].ParallelImaging.ClearCalibrationMode();
        wire.Mr.Encodings[1].ParallelImaging = null;
        MrAcquisition mr = Assert.IsType<MrAcquisition>(HeaderWire.FromWire(wire, reader).Acquisition);

        Assert.Empty(reader.Violations);
        Assert.Equivalent(new MrMeasurement(), mr.Measurement, strict: true);
        Assert.Equivalent(new MrSequenceParameters(), mr.Sequence, strict: true);
        Assert.True(mr.UserParameters.IsEmpty);
        Assert.Equal(1, mr.SampleScale);
        Assert.Null(mr.Encodings[0].Limits.KspaceEncodingStep1);
        Assert.Null(mr.Encodings[0].ParallelImaging!.CalibrationMode);
        Assert.Null(mr.Encodings[1].ParallelImaging);
    }

    [Fact]
    public void Bytes_that_are_no_header_or_no_valid_one_are_invalid_data()
    {
        Assert.Throws<InvalidDataException>(() => new WireCodec().DecodeHeader(new byte[] { 0xFF, 0xFF, 0xFF }));
        Assert.Throws<InvalidDataException>(() => new WireCodec().DecodeHeader(new V1.ScanHeader().ToByteArray()));
    }

    [Fact]
    public void A_warning_arrives_as_it_was_sent()
    {
        Warning warning = new(WarningSeverity.Error, "REASON", "message")
        {
            Field = "header.ct.path",
            Reconstruction = Guid.NewGuid(),
            Count = 7,
            FirstTime = new DateTimeOffset(2026, 11, 24, 10, 30, 15, 123, TimeSpan.Zero),
        };
        Assert.Empty(MessageFields.NeverSet([WarningWire.ToWire(warning)]));
        Assert.Equal(warning, WarningWire.FromWire(WarningWire.ToWire(warning)));
        Assert.Equal(new Warning(WarningSeverity.Notice, "R", "m"), WarningWire.FromWire(WarningWire.ToWire(new Warning(WarningSeverity.Notice, "R", "m"))));
    }

    [Fact]
    public void A_warning_of_a_later_version_is_still_a_warning()
    {
        V1.Warning wire = new() { Severity = (V1.Warning.Types.Severity)9, Reason = "R", FirstTime = new() { Seconds = long.MaxValue } };
        Assert.Equal(WarningSeverity.Warning, WarningWire.FromWire(wire).Severity);
    }

    private static void AssertArrives(ScanHeader header) =>
        Assert.Equivalent(header, new WireCodec().DecodeHeader(HeaderWire.ToWire(header).ToByteArray()), strict: true);

    /// <summary>Notes for every property of the model's types under an object whether it ever differs from its type's default.</summary>
    private static void NoteProperties(object item, Dictionary<string, bool> set)
    {
        if (item is string) return;
        if (item is IEnumerable list)
        {
            foreach (object? element in list)
                if (element is not null) NoteProperties(element, set);
            return;
        }

        Type type = item.GetType();
        if (type.Namespace?.StartsWith("Acquisition.Core.Model", StringComparison.Ordinal) != true || type.IsEnum) return;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters() is []))
        {
            object? value = property.GetValue(item);
            bool given = value is not null and not "" && !(value is ICollection { Count: 0 }) && !(value.GetType().IsValueType && value.Equals(Activator.CreateInstance(value.GetType())));
            string name = $"{type.Name}.{property.Name}";
            set[name] = set.GetValueOrDefault(name) || given;
            if (value is not null) NoteProperties(value, set);
        }
    }
}
