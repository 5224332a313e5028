using Acquisition.Service.Errors;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Ingest;

/// <summary>Raw data in over gRPC.</summary>
internal static class IngestFeature
{
    /// <summary>Room in a message for what is not payload: sequence number, checksum, framing.</summary>
    private const int MessageOverheadBytes = 64 * 1024;

    public static void AddIngest(this WebApplicationBuilder builder)
    {
        IConfigurationSection section = builder.Configuration.GetSection(IngestOptions.Section);
        builder.Services.AddOptions<IngestOptions>().Bind(section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        builder.Services.AddSingleton<ScanCreation>();
        builder.Services.AddSingleton<ScanIntake>();
        builder.Services.AddHostedService<AbandonedScans>();
        int maximumBlockBytes = (section.Get<IngestOptions>() ?? new IngestOptions()).MaxBlockBytes;
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = maximumBlockBytes + MessageOverheadBytes;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
    }

    public static void MapIngest(this WebApplication node) => node.MapGrpcService<IngestGrpcService>();
}
