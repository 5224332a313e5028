using System.CommandLine;
using Acquisition.Cli.Output;
using Acquisition.Service;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition serve</c>: the node itself.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<string?> data = new("--data") { Description = "Folder for raw data, instances and the catalog. Default: the setting DataPath, else ./acquisition-data." };
        Option<string?> urls = new("--urls") { Description = $"Where to listen. Default: {CommonOptions.DefaultAddress}." };
        Option<string[]> to = new("--to") { Description = "A PACS as AETITLE@HOST:PORT; may be repeated. Settings file: Delivery:Destinations." };
        Command command = new("serve", "Run the node until it is stopped. Settings: appsettings.json, environment variables, and Section:Name=value arguments.")
        {
            data, urls, to,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(async () =>
        {
            List<string> settings = [.. parsed.UnmatchedTokens.Select(Setting)];
            if (parsed.GetValue(data) is { } path) settings.Add($"DataPath={path}");
            if (parsed.GetValue(urls) is { } address) settings.Add($"urls={address}");
            foreach ((int i, string text) in (parsed.GetValue(to) ?? []).Index())
            {
                PacsAddress pacs = PacsAddress.Parse(text);
                settings.AddRange(pacs.ToSettings(i));
            }

            return await AcquisitionHost.RunAsync([.. settings], Console.Error, cancellationToken);
        }));
        return command;
    }

    /// <summary>What is no option must be a setting: a misspelt option is an error, never a default in silence.</summary>
    private static string Setting(string token) => !token.StartsWith('-') && token.Contains('=', StringComparison.Ordinal)
        ? token
        : throw new ArgumentException($"'{token}' is neither an option of serve nor a setting of the form Section:Name=value.", nameof(token));
}
