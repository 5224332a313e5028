using Acquisition.Core.Model.Recipes;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>Real World Value Mapping (PS3.3 C.7.6.16.2.11): what a stored step is in the reconstruction's unit.</summary>
internal static class RealWorldValues
{
    /// <summary>Far beyond any window that shows something, and a number in every format.</summary>
    private const double FarthestWindow = 1e30;

    public static RealWorldUnit Signal { get; } = new("[arb'U]", "arbitrary unit", "SIGNAL", "Signal in the unit of the reconstruction");

    public static RealWorldUnit Phase { get; } = new("rad", "radian", "PHASE", "Phase of the signal");

    /// <summary>A window in stored values.</summary>
    /// <param name="window">In the reconstruction's unit.</param>
    /// <param name="exponent">A stored step is 2 to minus this.</param>
    public static DisplayWindow Store(DisplayWindow window, int exponent) => new(
        Math.Clamp(Math.ScaleB(window.Center, exponent), -FarthestWindow, FarthestWindow), Math.Clamp(Math.ScaleB(window.Width, exponent), 1, FarthestWindow));

    /// <param name="dataset">The instance.</param>
    /// <param name="unit">Of the values.</param>
    /// <param name="exponent">A stored step is 2 to minus this.</param>
    /// <param name="first">The least stored value that stands for one.</param>
    /// <param name="last">The greatest.</param>
    public static void Add(DicomDataset dataset, RealWorldUnit unit, int exponent, DicomItem first, DicomItem last)
    {
        DicomDataset code = new()
        {
            { DicomTag.CodeValue, unit.Code },
            { DicomTag.CodingSchemeDesignator, "UCUM" },
            { DicomTag.CodeMeaning, unit.Meaning },
        };
        dataset.Add(new DicomSequence(DicomTag.RealWorldValueMappingSequence, new DicomDataset
        {
            first,
            last,
            { DicomTag.RealWorldValueIntercept, 0.0 },
            { DicomTag.RealWorldValueSlope, Math.ScaleB(1, -exponent) },
            { DicomTag.LUTExplanation, unit.Explanation },
            { DicomTag.LUTLabel, unit.Label },
            new DicomSequence(DicomTag.MeasurementUnitsCodeSequence, code),
        }));
    }
}

/// <summary>A unit of the Unified Code for Units of Measure, and how the mapping to it is labelled.</summary>
internal sealed record RealWorldUnit(string Code, string Meaning, string Label, string Explanation);
