using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.Tests.Network.Support;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Text;

public class CharacterSetTests
{
    /// <summary>Names from the examples of PS3.5 annexes H to K and their kin, each with the sets it needs.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "ISO_IR 100", "Müller^Jürg" },
        { "ISO_IR 101", "Wałęsa^Lech" },
        { "ISO_IR 144", "Люкceмбypг" },
        { "ISO_IR 126", "Διονυσιος" },
        { "ISO_IR 127", "قباني^لنزار" },
        { "ISO_IR 138", "שרון^דבורה" },
        { "ISO_IR 192", "Wang^XiaoDong=王^小東" },
        { "GB18030", "Wang^XiaoDong=王^小东" },
        { "\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう" },
        { "\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동" },
        { "ISO 2022 IR 100\\ISO 2022 IR 144", "Müller=Иван" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_that_pydicom_writes_is_read(string charsets, string name)
    {
        using var folder = new TemporaryFolder();
        await PydicomFiles.WriteNameAsync(folder.File("name.dcm"), charsets, name);

        DicomDataset dataset = DicomFile.Open(folder.File("name.dcm")).Dataset;

        Assert.Equal(name, dataset.GetString(DicomTag.PatientName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pydicom_and_dcmtk_read_a_name_of_ours(string charsets, string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("name.dcm");
        DicomDataset dataset = Samples.Ct(2);
        dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, charsets.Split('\\')).AddOrUpdate(DicomTag.PatientName, name);
        new DicomFile(dataset).Save(path);

        Assert.Contains($"00100010 PN {name}", await PydicomFiles.ListAsync(path));
        (_, string output) = await PeerProcess.RunAsync("dcmdump", "+U8", path);
        bool isSupported = !output.Contains("is not supported by the utilized character set conversion library");
        if (isSupported) Assert.Contains($"(0010,0010) PN [{name}]", output);
    }

    /// <summary>The examples of PS3.5 H.3.1 (Japanese), I.2 (Korean) and K.2 (Chinese), ESC as a tilde, the rest as Latin-1.</summary>
    [Theory]
    [InlineData("ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "Yamada^Tarou=~$B;3ED~(B^~$BB@O:~(B=~$B$d$^$@~(B^~$B$?$m$&~(B")]
    [InlineData("ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동",
        "Hong^Gildong=~$)C\u00fb\u00f3^~$)C\u00d1\u00ce\u00d4\u00d7=~$)C\u00c8\u00ab^~$)C\u00b1\u00e6\u00b5\u00bf")]
    [InlineData("ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "Zhang^XiaoDong=~$)A\u00d5\u00c5^~$)A\u00d0\u00a1\u00b6\u00ab")]
    public void The_examples_of_the_standard_are_written_and_read_byte_for_byte(string charset, string name, string latin)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(latin.Replace('~', '\u001b'));
        if (bytes.Length % 2 == 1) bytes = [.. bytes, (byte)' '];
        DicomDataset dataset = Samples.Ct(2);
        dataset.AddOrUpdate(DicomTag.SpecificCharacterSet, "", charset).AddOrUpdate(DicomTag.PatientName, name);

        DicomDataset again = Again(dataset);

        Assert.Equal(bytes, again.GetDicomItem<DicomElement>(DicomTag.PatientName)!.Buffer.Data);
        Assert.Equal(name, again.GetString(DicomTag.PatientName));
    }

    [Fact]
    public void Text_without_a_character_set_is_ASCII_and_what_does_not_fit_becomes_a_question_mark()
    {
        DicomDataset dataset = Samples.Ct(2).AddOrUpdate(DicomTag.PatientName, "Müller^Jürg");

        Assert.Equal("M?ller^J?rg", Again(dataset).GetString(DicomTag.PatientName));
    }

    [Fact]
    public void Text_that_was_read_is_encoded_anew_when_the_character_set_is_another()
    {
        DicomDataset written = Samples.Ct(2);
        written.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 100").AddOrUpdate(DicomTag.PatientName, "Müller");
        DicomDataset latin = Again(written);

        DicomDataset utf8 = Again(latin.AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192"));

        Assert.Equal("Müller", utf8.GetString(DicomTag.PatientName));
        Assert.Equal("Müller "u8, utf8.GetDicomItem<DicomElement>(DicomTag.PatientName)!.Buffer.Data);
    }

    [Fact]
    public void Items_inherit_the_character_set_unless_they_have_their_own()
    {
        DicomDataset dataset = Samples.Ct(2).AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        dataset.Add(new DicomSequence(
            DicomTag.RequestAttributesSequence,
            new DicomDataset { { DicomTag.RequestedProcedureDescription, "Schädel" } },
            new DicomDataset { { DicomTag.SpecificCharacterSet, "ISO_IR 144" }, { DicomTag.RequestedProcedureDescription, "Голова" } }));

        IList<DicomDataset> items = Again(dataset).GetSequence(DicomTag.RequestAttributesSequence).Items;

        Assert.Equal("Schädel", items[0].GetString(DicomTag.RequestedProcedureDescription));
        Assert.Equal("Голова", items[1].GetString(DicomTag.RequestedProcedureDescription));
        Assert.Equal(6, items[1].GetDicomItem<DicomElement>(DicomTag.RequestedProcedureDescription)!.Buffer.Size); // one byte a letter
    }

    [Fact]
    public void A_fallback_encoding_reads_what_names_no_character_set()
    {
        byte[] bytes = [0x10, 0x00, 0x10, 0x00, (byte)'P', (byte)'N', 6, 0, (byte)'M', 0xfc, (byte)'l', (byte)'l', (byte)'e', (byte)'r'];

        DicomDataset dataset = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian, Encoding.Latin1);

        Assert.Equal("Müller", dataset.GetString(DicomTag.PatientName));
    }

    [Theory]
    [InlineData("ISO_IR 100", "iso-8859-1")]
    [InlineData("ISO 2022 IR 100", "iso-8859-1")]
    [InlineData("ISO_IR 101", "iso-8859-2")]
    [InlineData("ISO_IR 109", "iso-8859-3")]
    [InlineData("ISO_IR 110", "iso-8859-4")]
    [InlineData("ISO_IR 144", "iso-8859-5")]
    [InlineData("ISO_IR 127", "iso-8859-6")]
    [InlineData("ISO_IR 126", "iso-8859-7")]
    [InlineData("ISO_IR 138", "iso-8859-8")]
    [InlineData("ISO_IR 148", "iso-8859-9")]
    [InlineData("ISO_IR 13", "shift_jis")]
    [InlineData("ISO_IR 166", "windows-874")]
    [InlineData("ISO_IR 192", "utf-8")]
    [InlineData("GB18030", "gb18030")]
    [InlineData("ISO 2022 IR 87", "iso-2022-jp")]
    [InlineData("ISO 2022 IR 58", "gb2312")]
    [InlineData("of my own making", "us-ascii")]
    [InlineData("", "us-ascii")]
    public void A_term_names_an_encoding(string term, string encoding) =>
        Assert.Equal(encoding, DicomEncoding.GetEncoding(term).WebName, ignoreCase: true);

    [Fact]
    public void An_encoding_has_a_term()
    {
        Assert.Equal("ISO_IR 192", DicomEncoding.GetCharset(Encoding.UTF8));
        Assert.Equal("ISO_IR 100", DicomEncoding.GetCharset(Encoding.Latin1));
        Assert.Equal("ISO 2022 IR 100", DicomEncoding.GetCharset(Encoding.Latin1, extended: true));
        Assert.Equal("us-ascii", DicomEncoding.Default.WebName);
    }

    private static DicomDataset Again(DicomDataset dataset)
    {
        var stream = new MemoryStream();
        new DicomFile(dataset).Save(stream);
        return DicomFile.Open(new MemoryStream(stream.ToArray())).Dataset;
    }
}
