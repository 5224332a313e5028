using System.CommandLine;
using Grpc.Net.Client;

namespace Acquisition.Cli.Commands;

/// <summary>Options and arguments that several commands share.</summary>
internal static class CommonOptions
{
    public const string DefaultAddress = "http://127.0.0.1:7070";

    public static Option<string> Address() => new("--address", "-a")
    {
        Description = "The node's gRPC address.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ACQUISITION_ADDRESS") ?? DefaultAddress,
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON, one value a line, for programs." };

    public static Argument<string> Scan() => new("scan") { Description = "The scan id: 32 hexadecimal digits, as `acquisition scans` lists them." };

    public static GrpcChannel Connect(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{address}' is not an address such as {DefaultAddress}.", nameof(address));
        return GrpcChannel.ForAddress(uri);
    }
}
