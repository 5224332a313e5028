using System.CommandLine;

namespace Acquisition.Simulators;

/// <summary>Options whose values are checked where they are read, so that a wrong one ends in a sentence and not in the simulator.</summary>
internal static class CheckedOption
{
    public static Option<T> Create<T>(string name, string description, T usual, Func<T, bool> holds, string expected)
    {
        Option<T> option = new(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } value && !holds(value)) result.AddError($"{name} {expected}, got {value}.");
        });
        return option;
    }

    /// <summary>A count from 1 to a maximum beyond which there is no scanner.</summary>
    public static Option<int> Count(string name, string description, int usual, int maximum) =>
        Create(name, description, usual, count => count >= 1 && count <= maximum, $"must be 1..{maximum}");

    public static Option<double> Positive(string name, string description, double usual) =>
        Create(name, description, usual, value => value > 0 && double.IsFinite(value), "must be greater than 0");
}
