using System.Globalization;

namespace FellowOakDicom;

/// <summary>The rules of PS3.5 6.2 for a value of each text VR. Padding does not count, and an empty value is always legal.</summary>
public static class DicomValidation
{
    /// <summary>False once DicomSetupBuilder.SkipValidation asked for it: adding to a data set then checks nothing.</summary>
    internal static bool IsEnabled { get; set; } = true;

    public static void ValidateAE(string content)
    {
        AtMost(16, content, DicomVR.AE);
        Require(!content.Contains('\\') && !HasControl(content), content, DicomVR.AE, "it has a backslash or a control character.");
        Require(content.Trim().Length > 0, content, DicomVR.AE, "it is made of spaces only.");
    }

    public static void ValidateAS(string content) =>
        Require(content.Length == 4 && All(content[..3], char.IsAsciiDigit) && content[3] is 'D' or 'W' or 'M' or 'Y',
            content, DicomVR.AS, "an age is three digits and D, W, M or Y.");

    public static void ValidateCS(string content)
    {
        AtMost(16, content, DicomVR.CS);
        Require(All(content, c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is ' ' or '_'),
            content, DicomVR.CS, "only upper case letters, digits, space and underscore are allowed.");
    }

    public static void ValidateDA(string content) =>
        Require(IsRange(content, DicomTemporal.Date), content, DicomVR.DA, "a date is YYYYMMDD.");

    public static void ValidateDS(string content)
    {
        AtMost(16, content, DicomVR.DS);
        Require(IsNumber(content.Trim(' ')), content, DicomVR.DS, "it is not a decimal number.");
    }

    public static void ValidateDT(string content) =>
        Require(IsRange(content, DicomTemporal.DateTime), content, DicomVR.DT, "a date and time is YYYYMMDDHHMMSS.FFFFFF&ZZXX.");

    public static void ValidateIS(string content)
    {
        AtMost(12, content, DicomVR.IS);
        Require(int.TryParse(content.Trim(' '), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            content, DicomVR.IS, "it is not an integer of 32 bits.");
    }

    public static void ValidateLO(string content) => ValidateLine(content, 64, DicomVR.LO);

    public static void ValidateLT(string content) => AtMost(10240, content, DicomVR.LT);

    public static void ValidatePN(string content)
    {
        string[] groups = content.Split('=');
        Require(groups.Length <= 3, content, DicomVR.PN, "a name has at most three component groups.");
        foreach (string group in groups)
        {
            AtMost(64, group, DicomVR.PN);
            Require(group.AsSpan().Count('^') <= 4, content, DicomVR.PN, "a component group has at most five components.");
        }
        Require(!HasControl(content), content, DicomVR.PN, "it has a control character.");
    }

    public static void ValidateSH(string content) => ValidateLine(content, 16, DicomVR.SH);

    public static void ValidateST(string content) => AtMost(1024, content, DicomVR.ST);

    public static void ValidateTM(string content) =>
        Require(IsRange(content, DicomTemporal.Time), content, DicomVR.TM, "a time is HHMMSS.FFFFFF.");

    public static void ValidateUI(string content)
    {
        AtMost(64, content, DicomVR.UI);
        Require(DicomUID.IsValidUid(content), content, DicomVR.UI, "components are numbers without leading zeros, parted by full stops.");
    }

    internal static void Validate(DicomVR vr, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length == 0 || content.AsSpan().Trim(' ').IsEmpty && vr != DicomVR.AE) return;
        Action<string>? rule = vr.Code switch
        {
            "AE" => ValidateAE,
            "AS" => ValidateAS,
            "CS" => ValidateCS,
            "DA" => ValidateDA,
            "DS" => ValidateDS,
            "DT" => ValidateDT,
            "IS" => ValidateIS,
            "LO" => ValidateLO,
            "LT" => ValidateLT,
            "PN" => ValidatePN,
            "SH" => ValidateSH,
            "ST" => ValidateST,
            "TM" => ValidateTM,
            "UI" => ValidateUI,
            _ => null,
        };
        rule?.Invoke(content);
    }

    private static void ValidateLine(string content, int maximum, DicomVR vr)
    {
        AtMost(maximum, content.Trim(' '), vr);
        Require(!content.Contains('\\') && !HasControl(content), content, vr, "it has a backslash or a control character.");
    }

    // ESC begins an escape sequence, so text may have it.
    private static bool HasControl(string content) => !All(content, c => !char.IsControl(c) || c == '\u001b');

    private static bool All(string text, Func<char, bool> holds)
    {
        foreach (char c in text)
        {
            if (!holds(c)) return false;
        }
        return true;
    }

    private static bool IsNumber(string text) =>
        All(text, c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);

    private static bool IsRange(string content, DicomTemporal kind) => kind.TryParseRange(content.Trim(' '), out _, out _);

    private static void AtMost(int maximum, string content, DicomVR vr) =>
        Require(content.Length <= maximum, content, vr, $"it is longer than {maximum} characters.");

    private static void Require(bool holds, string content, DicomVR vr, string message)
    {
        if (!holds) throw new DicomValidationException(content, vr, message);
    }
}
