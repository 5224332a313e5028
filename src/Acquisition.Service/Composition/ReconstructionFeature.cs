using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Service.External;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Composition;

/// <summary>The kernels: which device they run on is decided once, at start, and said in the log.</summary>
internal static partial class ReconstructionFeature
{
    public static void AddReconstruction(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReconstructionOptions>().Bind(configuration.GetSection(ReconstructionOptions.Section)).ValidateDataAnnotations()
            .Validate(options => options.External.DistinctBy(method => method.Name).Count() == options.External.Count, "Reconstruction:External: each Name must be another.")
            .ValidateOnStart();
        services.AddSingleton(provider =>
        {
            ReconstructionOptions options = provider.GetRequiredService<IOptions<ReconstructionOptions>>().Value;
            return BackendSelector.Select(options.Backend, [.. options.External.Select(method => new ExternalMethod(method))]);
        });
        services.AddSingleton<IReconstructor>(provider =>
        {
            SelectedBackend selected = provider.GetRequiredService<SelectedBackend>();
            LogSelected(provider.GetRequiredService<ILogger<Reconstructor>>(), selected.Reconstructor.Backend, selected.Reason);
            return selected.Reconstructor;
        });
    }

    [LoggerMessage(3001, LogLevel.Information, "Reconstruction runs on {Backend}. {Reason}")]
    private static partial void LogSelected(ILogger logger, string backend, string reason);
}
