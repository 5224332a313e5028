using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline;
using Acquisition.Pipeline.Events;
using Acquisition.Pipeline.Reconstructions;
using Acquisition.Pipeline.Scans;
using Acquisition.Wire;
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
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ScanLife>();
        services.AddSingleton<ScanWarnings>();
        services.AddSingleton<ReconstructionQueue>();
        services.AddSingleton<IInstanceRemaker>(provider => provider.GetRequiredService<ReconstructionQueue>());
        services.AddSingleton<RunningReconstructions>();
        services.AddSingleton<ReconstructionLife>();
        services.AddSingleton<ReconstructionThreads>();
        services.AddSingleton<MemoryBudget>();
        services.AddSingleton<ReconstructionPipeline>();
        services.AddHostedService<ScanReconciliation>();
        services.AddHostedService<ReconstructionWorker>();
    }
}
