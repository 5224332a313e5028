namespace Acquisition.Core.Model.Errors;

/// <summary>One field of a request that cannot be accepted.</summary>
/// <param name="Field">Its path in the wire contract, such as header.ct.view_count.</param>
/// <param name="Description">What is wrong and what is expected.</param>
public readonly record struct FieldViolation(string Field, string Description);
