using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    public ConcurrentQueue<(LogLevel Level, int Event, string Message)> Entries { get; } = [];

    /// <summary>The message last logged with the event id; empty when none was.</summary>
    public string LastOf(int id) => Entries.LastOrDefault(entry => entry.Event == id).Message ?? "";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
}
