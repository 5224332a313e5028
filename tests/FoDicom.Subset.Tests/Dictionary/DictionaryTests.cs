using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Dictionary;

public class DictionaryTests
{
    private const string DcmtkDictionary = "/usr/share/libdcmtk17/dicom.dic";

    // DCMTK's codes for an attribute whose VR hangs on others.
    private static readonly Dictionary<string, string[]> Ambiguous = new()
    {
        ["xs"] = ["US", "SS"],
        ["ox"] = ["OB", "OW"],
        ["px"] = ["OB", "OW"],
        ["lt"] = ["US", "OW"],
        ["up"] = ["UL"],
        ["na"] = ["NONE"],
    };

    /// <summary>A second table of PS3.6, kept by other hands and in another edition.</summary>
    [Fact]
    public void Tags_are_those_of_the_dictionary_of_dcmtk()
    {
        if (!File.Exists(DcmtkDictionary)) Witness.Missing("libdcmtk17");
        int compared = 0;
        var different = new List<string>();
        foreach (string[] fields in File.ReadLines(DcmtkDictionary).Where(line => line.StartsWith('(')).Select(line => line.Split('\t')))
        {
            if (fields[4] != "DICOM" || fields[0].Contains('-')) continue;
            if (fields[2] == "FrameType") continue; // of 4 values there, of 4-5 in later editions
            DicomDictionaryEntry entry = DicomTag.Parse(fields[0]).DictionaryEntry;
            if (entry == DicomDictionary.UnknownTag) continue; // newer than our edition
            compared++;
            string[] vrs = [.. entry.ValueRepresentations.Select(vr => vr.Code)];
            bool isSame = entry.Keyword == fields[2]
                && vrs.SequenceEqual(Ambiguous.GetValueOrDefault(fields[1], [fields[1]]))
                && entry.ValueMultiplicity.ToString() == fields[3];
            if (!isSame) different.Add($"{string.Join(' ', fields)} | {entry}");
        }

        Assert.InRange(compared, 4000, 6000);
        Assert.Empty(different);
    }

    [Fact]
    public void Static_tags_have_the_keyword_they_are_named_by()
    {
        var wrong = typeof(DicomTag).GetProperties()
            .Where(property => property.PropertyType == typeof(DicomTag))
            .Where(property => Named(((DicomTag)property.GetValue(null)!).DictionaryEntry) != property.Name)
            .Select(property => property.Name);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Repeating_groups_share_an_entry()
    {
        Assert.Equal("OverlayData", new DicomTag(0x6002, 0x3000).DictionaryEntry.Keyword);
        Assert.Equal(new DicomTag(0x6000, 0x3000), DicomTag.OverlayData);
        Assert.Equal(DicomTag.OverlayData, DicomDictionary.Default["OverlayData"]);
    }

    [Fact]
    public void An_unknown_tag_has_the_entry_that_says_so()
    {
        Assert.Same(DicomDictionary.UnknownTag, new DicomTag(0x0009, 0x1001).DictionaryEntry);
        Assert.Same(DicomDictionary.UnknownTag, new DicomTag(0x0008, 0x0003).DictionaryEntry);
        Assert.Null(DicomDictionary.Default["NoSuchKeyword"]);
        Assert.Equal(DicomVR.LO, new DicomTag(0x0009, 0x0010).DictionaryEntry.ValueRepresentations[0]);
    }

    [Theory]
    [InlineData("0010,0010")]
    [InlineData("(0010,0010)")]
    [InlineData("00100010")]
    public void A_tag_is_read_in_three_forms(string text) => Assert.Equal(DicomTag.PatientName, DicomTag.Parse(text));

    [Theory]
    [InlineData("PatientName")]
    [InlineData("")]
    [InlineData("0010")]
    [InlineData("0010,001")]
    public void Other_text_is_no_tag(string text) => Assert.Throws<DicomDataException>(() => DicomTag.Parse(text));

    [Fact]
    public void A_tag_is_written_in_two_forms()
    {
        Assert.Equal("(7fe0,0010)", DicomTag.PixelData.ToString());
        Assert.Equal("(7fe0,0010)", $"{DicomTag.PixelData:G}");
        Assert.Equal("7FE00010", $"{DicomTag.PixelData:J}");
    }

    [Fact]
    public void Tags_compare_by_group_element_and_creator()
    {
        DicomTag tag = 0x00100010u;
        Assert.True(tag == DicomTag.PatientName);
        Assert.Equal(0x00100010u, (uint)DicomTag.PatientName);
        Assert.True(DicomTag.PatientName.CompareTo(DicomTag.PatientID) < 0);
        Assert.False(new DicomTag(0x41, 0x01, "A") == new DicomTag(0x41, 0x01, "B"));
        Assert.True(new DicomTag(0x41, 0x01, "A").IsPrivate);
        Assert.False(DicomTag.PatientName.IsPrivate);
    }

    [Theory]
    [InlineData("1", 1, 1, new[] { 1 }, new[] { 2 })]
    [InlineData("1-n", 1, int.MaxValue, new[] { 1, 7 }, new int[0])]
    [InlineData("2-2n", 2, int.MaxValue, new[] { 2, 4, 8 }, new[] { 1, 3, 5 })]
    [InlineData("3-3n", 3, int.MaxValue, new[] { 3, 6 }, new[] { 2, 4 })]
    [InlineData("1-3", 1, 3, new[] { 1, 2, 3 }, new[] { 4 })]
    public void A_multiplicity_allows_what_it_says(string text, int minimum, int maximum, int[] allowed, int[] refused)
    {
        DicomVM vm = DicomVM.Parse(text);

        Assert.Equal((minimum, maximum), (vm.Minimum, vm.Maximum));
        Assert.All(allowed, count => Assert.True(vm.Allows(count)));
        Assert.All(refused, count => Assert.False(vm.Allows(count)));
    }

    private static string Named(DicomDictionaryEntry entry) => entry.Keyword + (entry.IsRetired ? "RETIRED" : "");
}
