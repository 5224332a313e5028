using Acquisition.Core.Model.Errors;

namespace Acquisition.Service.Errors;

/// <summary>A request whose fields cannot be accepted: all of them, so that the sender can mend them at once.</summary>
/// <param name="reason">HEADER_INVALID, RECIPE_INVALID or REQUEST_INVALID.</param>
/// <param name="violations">The fields.</param>
public sealed class InvalidRequestException(string reason, IReadOnlyList<FieldViolation> violations) : Exception(Sentence(violations))
{
    /// <summary>Fields that the message names; the details have more.</summary>
    private const int Named = 5;

    public string Reason { get; } = reason;

    public IReadOnlyList<FieldViolation> Violations { get; } = violations;

    /// <summary>One field that cannot be accepted.</summary>
    public static InvalidRequestException Of(string field, string description) => new("REQUEST_INVALID", [new FieldViolation(field, description)]);

    private static string Sentence(IReadOnlyList<FieldViolation> violations)
    {
        string first = string.Join(" ", violations.Take(Named).Select(v => $"{v.Field} {v.Description}."));
        return violations.Count <= Named ? first : $"{first} And {violations.Count - Named} more.";
    }
}
