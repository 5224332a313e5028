using Acquisition.Core.Reconstruction;
using Acquisition.Reconstruction;
using Acquisition.Reconstruction.Gpu.Devices;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Composition;

/// <summary>The kernels: which device they run on is decided once, at start, and said in the log.</summary>
internal static partial class ReconstructionFeature
{
    public static void AddReconstruction(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReconstructionOptions>().Bind(configuration.GetSection(ReconstructionOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => BackendSelector.Select(provider.GetRequiredService<IOptions<ReconstructionOptions>>().Value.Backend));
        services.AddSingleton<IReconstructor>(provider =>
        {
            SelectedBackend selected = provider.GetRequiredService<SelectedBackend>();
            Reconstructor reconstructor = selected.Backend == Backend.Cpu
                ? Reconstructor.OnCpu()
                : new Reconstructor($"{selected.Backend.ToString().ToLowerInvariant()} ({selected.DeviceName})", selected.FanBeam, selected.Cartesian);
            LogSelected(provider.GetRequiredService<ILogger<Reconstructor>>(), reconstructor.Backend, selected.Reason);
            return reconstructor;
        });
    }

    [LoggerMessage(3001, LogLevel.Information, "Reconstruction runs on {Backend}. {Reason}")]
    private static partial void LogSelected(ILogger logger, string backend, string reason);
}
