using Acquisition.Core.Model.Recipes;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>The window when the recipe names none: the usual first look, brain or soft tissue.</summary>
internal static class CtWindow
{
    public static DisplayWindow For(string bodyPart) => BodyPart.IsHead(bodyPart) ? new(40, 80) : new(40, 400);
}
