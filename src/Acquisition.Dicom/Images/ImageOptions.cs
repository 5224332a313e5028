using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Images;

/// <summary>Where the DICOM instances lie until, and after, they are delivered.</summary>
public sealed class ImageOptions
{
    public const string Section = "Images";

    /// <summary>Root folder. An instance is <c>scan/reconstruction/instance number.dcm</c> below it. Needs room for every series that is kept.</summary>
    [Required] public required string Path { get; init; }
}

[OptionsValidator]
public sealed partial class ImageOptionsValidator : IValidateOptions<ImageOptions>;
