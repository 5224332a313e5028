using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Acquisition.Core.Model.Errors;
using Grpc.Net.Client;

namespace Acquisition.Service.External;

/// <summary>
/// The program of a method while it serves one reconstruction: started with a memory limit of the system's, on a Unix socket in a folder that nobody else may
/// enter, and killed with its children at the end.
/// </summary>
internal sealed class MethodProcess : IDisposable
{
    /// <summary>Where the program is told to listen.</summary>
    public const string SocketVariable = "ACQUISITION_SOCKET";

    /// <summary>Characters of what it wrote last that become part of the reason of its failure.</summary>
    private const int ToldCharacters = 300;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquisition-method-");
    private readonly string _name;
    private readonly Process _process;
    private string _lastWords = "";

    private MethodProcess(string name, ExternalMethodOptions options)
    {
        _name = name;
        // The shell sets the limit and then becomes the program.
        string kibibytes = (options.MemoryMiB * 1024L).ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("/bin/sh", ["-c", "ulimit -v \"$0\" && exec \"$@\"", kibibytes, options.Command, .. options.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[SocketVariable] = SocketPath;
        // Of what the node knows, its secrets among it, the program gets nothing by itself.
        foreach (string variable in start.Environment.Keys.Where(key => key.Contains("__", StringComparison.Ordinal)).ToList()) start.Environment.Remove(variable);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            _folder.Delete(recursive: true);
            throw new ReconstructionException("EXTERNAL_FAILED", $"Method {name} could not be started: {exception.Message}. Look at its Command in the settings.");
        }

        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = ConnectAsync },
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            DisposeHttpClient = true,
        });
    }

    public GrpcChannel Channel { get; }

    private string SocketPath => Path.Combine(_folder.FullName, "s");

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <exception cref="ReconstructionException">EXTERNAL_FAILED: it ended; EXTERNAL_TIMEOUT: it did not listen in time.</exception>
    public static MethodProcess Start(string name, ExternalMethodOptions options, CancellationToken cancellationToken)
    {
        MethodProcess method = new(name, options);
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!File.Exists(method.SocketPath))
            {
                if (method._process.WaitForExit(LookAgain)) throw method.Failed("before it listened");
                cancellationToken.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(start) > options.TimeLimit) throw method.TimedOut("did not listen on its socket", options.TimeLimit);
            }

            return method;
        }
        catch
        {
            method.Dispose();
            throw;
        }
    }

    /// <summary>What to say when the stream broke: how the program ended, where it did.</summary>
    /// <param name="status">What gRPC says.</param>
    public ReconstructionException Broken(string status)
    {
        // A program that dies takes the stream with it a moment before its end is known.
        return _process.WaitForExit(TimeSpan.FromSeconds(1)) ? Failed("in the middle of the scan") : new("EXTERNAL_FAILED", $"Method {_name} failed: {status}{LastWords}");
    }

    public ReconstructionException TimedOut(string what, TimeSpan limit) => new("EXTERNAL_TIMEOUT", string.Create(CultureInfo.InvariantCulture,
        $"Method {_name} {what} within {limit.TotalSeconds:0.#} s and was stopped{LastWords} Mend it, or raise its TimeLimit."));

    public void Dispose()
    {
        Channel.Dispose();
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string LastWords => _lastWords is { Length: > 0 } said ? $": {said}" : ".";

    private ReconstructionException Failed(string when)
    {
        // Without a limit it also waits for what the program wrote.
        _process.WaitForExit();
        return new("EXTERNAL_FAILED", string.Create(CultureInfo.InvariantCulture, $"The program of method {_name} ended {when} with exit code {_process.ExitCode}{LastWords}"));
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        _lastWords = line.Length > ToldCharacters ? line[..ToldCharacters] : line;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
