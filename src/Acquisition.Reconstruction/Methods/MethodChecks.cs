using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Methods;

/// <summary>What a method says about a scan and a recipe before the first sample.</summary>
public sealed class MethodChecks
{
    private readonly FieldChecks _root = new();
    private readonly List<Warning> _warnings = [];

    public MethodChecks()
    {
        Header = _root.In("header");
        Recipe = _root.In("recipe");
    }

    /// <summary>Violations of the header: fields below <c>header</c>.</summary>
    public FieldChecks Header { get; }

    /// <summary>Violations of the recipe: fields below <c>recipe</c>.</summary>
    public FieldChecks Recipe { get; }

    public IReadOnlyList<FieldViolation> Violations => _root.Violations;

    public IReadOnlyList<Warning> Warnings => _warnings;

    /// <summary>Something that will need a look although the method can.</summary>
    /// <param name="reason">A stable UPPER_SNAKE name.</param>
    /// <param name="field">The field's path, such as <c>header.ct.sources[0].detector_row_count</c>.</param>
    /// <param name="message">A sentence.</param>
    public void Warn(string reason, string field, string message) => _warnings.Add(new Warning(WarningSeverity.Warning, reason, message) { Field = field });

    /// <summary>Something to know about images that are as they were asked for; parameters as for <see cref="Warn"/>.</summary>
    public void Notice(string reason, string field, string message) => _warnings.Add(new Warning(WarningSeverity.Notice, reason, message) { Field = field });
}
