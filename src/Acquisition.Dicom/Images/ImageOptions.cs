using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Images;

/// <summary>Where the DICOM instances lie until, and after, they are delivered.</summary>
public sealed class ImageOptions
{
    public const string Section = "Images";

    /// <summary>Root folder. An instance is <c>scan/reconstruction/instance number.dcm</c> below it. Needs room for every series that is kept.</summary>
    public required string Path { get; init; }
}

public sealed class ImageOptionsValidator : IValidateOptions<ImageOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageOptions options) => string.IsNullOrWhiteSpace(options.Path)
        ? ValidateOptionsResult.Fail($"{ImageOptions.Section}:Path is empty; allowed is a folder that can be written.")
        : ValidateOptionsResult.Success;
}
