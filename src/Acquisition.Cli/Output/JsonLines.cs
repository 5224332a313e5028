using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;

namespace Acquisition.Cli.Output;

/// <summary>One JSON value a line on standard output, for programs that read this one.</summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A message of the wire contract, in its own JSON form.</summary>
    public static void Write(IMessage message) => Console.Out.WriteLine(JsonFormatter.Default.Format(message));

    /// <summary>Values of the command's own.</summary>
    public static void WriteValue<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));
}
