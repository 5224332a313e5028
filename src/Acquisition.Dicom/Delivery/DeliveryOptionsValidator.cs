using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>One sentence for each wrong setting: which one, what it is, what is allowed.</summary>
public sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    private const int LongestName = 64;
    private const int LongestBatch = 1000;
    private static readonly TimeSpan ShortestTime = TimeSpan.FromSeconds(0.1);

    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        List<string> failures = [];
        CheckAeTitle(failures, "CallingAeTitle", options.CallingAeTitle);
        Check(failures, "BatchSize", options.BatchSize, options.BatchSize is >= 1 and <= LongestBatch, $"a number from 1 to {LongestBatch}");
        CheckTime(failures, "MinimumBackOff", options.MinimumBackOff, TimeSpan.FromDays(1));
        CheckTime(failures, "MaximumBackOff", options.MaximumBackOff, TimeSpan.FromDays(1));
        Check(failures, "MaximumBackOff", options.MaximumBackOff, options.MaximumBackOff >= options.MinimumBackOff, $"no less than MinimumBackOff ({options.MinimumBackOff})");
        CheckTime(failures, "AssociationTimeout", options.AssociationTimeout, TimeSpan.FromMinutes(10));
        CheckTime(failures, "ResponseTimeout", options.ResponseTimeout, TimeSpan.FromHours(1));
        for (int i = 0; i < options.Destinations.Count; i++) CheckDestination(failures, $"Destinations:{i}", options.Destinations[i]);
        foreach (string twice in options.Destinations.GroupBy(d => d.Name).Where(same => same.Key is not null && same.Count() > 1).Select(same => same.Key))
            failures.Add($"{DeliveryOptions.Section}:Destinations has two with the Name '{twice}'; allowed is one: a delivery is recorded by that name.");
        return failures is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckDestination(List<string> failures, string path, DestinationOptions destination)
    {
        // Settings can leave out what the type requires: the binder does not ask.
        Check(failures, $"{path}:Name", destination.Name, destination.Name?.Trim().Length is > 0 and <= LongestName, $"1 to {LongestName} characters");
        Check(failures, $"{path}:Host", destination.Host, !string.IsNullOrWhiteSpace(destination.Host), "a host name or an address");
        Check(failures, $"{path}:Port", destination.Port, destination.Port is >= 1 and <= 65535, "a number from 1 to 65535");
        CheckAeTitle(failures, $"{path}:CalledAeTitle", destination.CalledAeTitle);
    }

    /// <summary>PS3.5 6.2, AE.</summary>
    private static void CheckAeTitle(List<string> failures, string path, string? title)
    {
        bool holds = title is { Length: >= 1 and <= 16 } && title.Any(c => c != ' ') && title.All(c => c is >= ' ' and <= '~' and not '\\');
        Check(failures, path, title, holds, "1 to 16 printable ASCII characters, not only blanks, without a backslash");
    }

    private static void CheckTime(List<string> failures, string path, TimeSpan value, TimeSpan longest) =>
        Check(failures, path, value, value >= ShortestTime && value <= longest, $"a time from {ShortestTime} to {longest} (hours:minutes:seconds)");

    private static void Check(List<string> failures, string path, object? value, bool holds, string allowed)
    {
        if (!holds) failures.Add($"{DeliveryOptions.Section}:{path} is '{value}'; allowed is {allowed}.");
    }
}
