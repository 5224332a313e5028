using Acquisition.Wire;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;
using Acquisition.Pipeline;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Composition;

/// <summary>The steps from raw data to the outbox.</summary>
internal static class PipelineFeature
{
    public static void AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PipelineOptions>().Bind(configuration.GetSection(PipelineOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>();
        services.AddSingleton<IScanCodec, WireCodec>();
        services.AddSingleton<IScanEvents, ScanEvents>();
        services.AddSingleton<ScanProgress>();
        services.AddSingleton<ReconstructionQueue>();
        services.AddSingleton<ScanPipeline>();
        services.AddHostedService<ReconstructionWorker>();
    }
}
