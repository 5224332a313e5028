using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>What every service needs from its surroundings. Made by the library, passed through by a service's constructor.</summary>
public class DicomServiceDependencies
{
    internal DicomServiceDependencies(ILoggerFactory loggerFactory) => LoggerFactory = loggerFactory;

    public ILoggerFactory LoggerFactory { get; }
}
