using System.Globalization;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>Everything that a non-Cartesian reconstruction warns of, beside those of <see cref="MrWarnings"/>.</summary>
internal static class NonCartesianWarnings
{
    public static Warning MissingReadouts(ImageIndex image, int came, int expected) => new(WarningSeverity.Warning, "MISSING_READOUTS", string.Create(
        CultureInfo.InvariantCulture, $"Of {ReadoutPlace.Name(image)} {came} readouts came of {expected}: the image is made of them, weighted by the places that they have, and may show streaks."));

    public static Warning TooFewSpokes(ImageIndex image, int came, int needed) => new(WarningSeverity.Notice, "UNDERSAMPLED", string.Create(
        CultureInfo.InvariantCulture, $"{Capital(ReadoutPlace.Name(image))} is made of {came} spokes, {needed} would sample its k-space to the edge: it may show streaks."));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
