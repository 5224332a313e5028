using System.Net.Sockets;
using System.Text.RegularExpressions;
using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Gpu.Devices;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Startup;

/// <summary>One sentence for everything that an operator may have set wrongly. What is not named here is a defect, and keeps its stack trace.</summary>
internal static partial class StartupFailure
{
    /// <returns>Null when it is none of the operator's making.</returns>
    public static string? Describe(Exception exception) => exception switch
    {
        SettingsException or BackendException or RefusalException => exception.Message,
        OptionsValidationException invalid => string.Join(" ", invalid.Failures),
        InvalidOperationException when Conversion().Match(exception.Message) is { Success: true } match => NotConvertible(match),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            $"{exception.Message} Another program listens there: stop it, or give another address (urls=http://127.0.0.1:PORT).",
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable or SocketError.HostNotFound } =>
            $"The node cannot listen: {exception.Message}. Give another address (urls=http://127.0.0.1:PORT).",
        FormatException when exception.Message.Contains("url", StringComparison.OrdinalIgnoreCase) => $"The setting urls is no address: {exception.Message} Use http://127.0.0.1:PORT.",
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => $"The setting urls cannot be used: {exception.Message}",
        UnauthorizedAccessException or IOException => $"{exception.Message} Check the folder (setting DataPath) and its permissions.",
        AggregateException { InnerExceptions: [var single] } => Describe(single),
        _ => null,
    };

    private static string NotConvertible(Match match)
    {
        Type? type = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(match.Groups["type"].Value)).FirstOrDefault(found => found is not null);
        string allowed = type is { IsEnum: true } ? $"one of {string.Join(", ", Enum.GetNames(type))}" : $"a {type?.Name ?? match.Groups["type"].Value}";
        return $"The setting {match.Groups["path"].Value} is '{match.Groups["value"].Value}'; allowed is {allowed}.";
    }

    /// <summary>How the framework says that a value does not fit its type.</summary>
    [GeneratedRegex("Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
