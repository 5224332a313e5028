using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Service;

/// <summary>A request whose fields cannot be accepted: all of them, so that the sender can mend them at once.</summary>
/// <param name="reason">HEADER_INVALID, RECIPE_INVALID or REQUEST_INVALID.</param>
/// <param name="violations">The fields.</param>
public sealed class InvalidRequestException(string reason, IReadOnlyList<FieldViolation> violations)
    : Exception(string.Join(" ", violations.Select(v => $"{v.Field} {v.Description}.")))
{
    public string Reason { get; } = reason;

    public IReadOnlyList<FieldViolation> Violations { get; } = violations;
}
