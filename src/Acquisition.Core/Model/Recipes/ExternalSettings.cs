using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Recipes;

/// <summary>What a method of somebody's own is told: names and values that it alone understands.</summary>
public sealed record ExternalSettings : MethodSettings
{
    public override Modality? Modality => null;

    public IReadOnlyList<ExternalParameter> Parameters { get; init; } = [];
}

/// <summary>A parameter that the method alone understands.</summary>
public sealed record ExternalParameter(string Name, string Value);
