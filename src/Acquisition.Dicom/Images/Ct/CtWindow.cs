using Acquisition.Core.Recipes;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>The window when the recipe names none: the usual first look, brain or soft tissue.</summary>
internal static class CtWindow
{
    private static readonly string[] HeadParts = ["HEAD", "BRAIN", "SKULL", "FACE", "ORBIT", "SINUS"];

    public static DisplayWindow For(string bodyPart) => IsHead(bodyPart) ? new(40, 80) : new(40, 400);

    public static bool IsHead(string bodyPart) => HeadParts.Contains(bodyPart);
}
