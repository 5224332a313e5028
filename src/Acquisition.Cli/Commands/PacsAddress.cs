namespace Acquisition.Cli.Commands;

/// <summary>A storage provider as people write it: AETITLE@HOST:PORT.</summary>
internal sealed record PacsAddress(string AeTitle, string Host, int Port)
{
    /// <exception cref="ArgumentException">The text is not of that form.</exception>
    public static PacsAddress Parse(string text)
    {
        int at = text.IndexOf('@'), colon = text.LastIndexOf(':');
        if (at > 0 && colon > at + 1 && int.TryParse(text[(colon + 1)..], out int port) && port is > 0 and < 65536)
            return new PacsAddress(text[..at], text[(at + 1)..colon], port);
        throw new ArgumentException($"'{text}' is not a PACS address: write AETITLE@HOST:PORT, such as ORTHANC@192.0.2.7:4242.", nameof(text));
    }

    /// <summary>The settings that make it the <paramref name="index"/>-th destination of a node.</summary>
    public IEnumerable<string> ToSettings(int index) =>
    [
        $"Delivery:Destinations:{index}:Name={AeTitle}",
        $"Delivery:Destinations:{index}:Host={Host}",
        $"Delivery:Destinations:{index}:Port={Port}",
        $"Delivery:Destinations:{index}:CalledAeTitle={AeTitle}",
    ];
}
