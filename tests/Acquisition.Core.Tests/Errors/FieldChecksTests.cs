using Acquisition.Core.Model.Errors;

namespace Acquisition.Core.Tests.Errors;

public class FieldChecksTests
{
    [Fact]
    public void A_field_has_the_path_that_leads_to_it_from_the_request()
    {
        FieldChecks root = new();
        root.Require("at_the_root", false, "must hold");
        root.In("header").In("sources[1]").Range("row_count", 0, 1, 4);
        root.In("header").Positive("fine", 1);
        Assert.Equal(
            [new FieldViolation("at_the_root", "must hold"), new FieldViolation("header.sources[1].row_count", "must be 1..4, got 0")],
            root.Violations);
    }

    [Theory]
    [InlineData(double.NaN, false, false)]
    [InlineData(double.PositiveInfinity, false, false)]
    [InlineData(double.NegativeInfinity, false, false)]
    [InlineData(-1, true, false)]
    [InlineData(0, true, false)]
    [InlineData(double.Epsilon, true, true)]
    public void Numbers_that_are_not_finite_never_pass(double value, bool isFinite, bool isPositive)
    {
        Assert.Equal(isFinite, Passes(check => check.Finite("f", value)));
        Assert.Equal(isFinite, Passes(check => check.FiniteIfKnown("f", value)));
        Assert.Equal(isPositive, Passes(check => check.Positive("f", value)));
        Assert.Equal(isPositive, Passes(check => check.PositiveIfKnown("f", value)));
    }

    [Fact]
    public void What_is_not_known_passes()
    {
        Assert.True(Passes(check => check.FiniteIfKnown("f", null)));
        Assert.True(Passes(check => check.PositiveIfKnown("f", null)));
    }

    // PS3.5 table 6.2-1.
    [Theory]
    [InlineData("LO", "", true)]
    [InlineData("LO", "sixteen letters!", true)]
    [InlineData("LO", "seventeen letters", false)]
    [InlineData("LO", "back\\slash", false)]
    [InlineData("LO", "bell\a", false)]
    [InlineData("CS", "", true)]
    [InlineData("CS", "HEAD_1 X", true)]
    [InlineData("CS", "head", false)]
    [InlineData("CS", "HÉAD", false)]
    [InlineData("CS", "SEVENTEEN_LETTERS", false)]
    [InlineData("UI", "", true)]
    [InlineData("UI", "1.2.840.0.10008", true)]
    [InlineData("UI", "1.02", false)]
    [InlineData("UI", "1..2", false)]
    [InlineData("UI", "1.2.", false)]
    [InlineData("UI", "1.a", false)]
    [InlineData("UI", "1.23456789012345678901234567890123456789012345678901234567890123", true)] // 64 characters
    [InlineData("UI", "1.234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("PN", "Doe^Jane^M^Dr^MD", true)]
    [InlineData("PN", "Yamada^Tarou=山田^太郎=やまだ^たろう", true)]
    [InlineData("PN", "a=b=c=d", false)]
    [InlineData("PN", "a^b^c^d^e^f", false)]
    [InlineData("PN", "a\\b", false)]
    public void Text_is_what_its_value_representation_can_hold(string representation, string text, bool passes) => Assert.Equal(passes, Passes(check =>
    {
        switch (representation)
        {
            case "LO": check.Text("f", text, 16); break;
            case "CS": check.CodeString("f", text); break;
            case "UI": check.Uid("f", text); break;
            default: check.PersonName("f", text); break;
        }
    }));

    private static bool Passes(Action<FieldChecks> ask)
    {
        FieldChecks check = new();
        ask(check);
        return check.Violations.Count == 0;
    }
}
