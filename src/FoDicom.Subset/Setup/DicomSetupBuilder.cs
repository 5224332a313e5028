using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom;

/// <summary>Chooses the services that the static API uses. Without it, the library's own are used.</summary>
public sealed class DicomSetupBuilder
{
    private static readonly Lazy<IServiceProvider> DefaultProvider =
        new(() => new ServiceCollection().AddFellowOakDicom().BuildServiceProvider());

    private static IServiceProvider? _chosen;

    private readonly ServiceCollection _services = [];

    public DicomSetupBuilder() => _services.AddFellowOakDicom();

    internal static IServiceProvider Services => _chosen ?? DefaultProvider.Value;

    public static void UseServiceProvider(IServiceProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        _chosen = provider;
    }

    public DicomSetupBuilder RegisterServices(Action<IServiceCollection> registerAction)
    {
        ArgumentNullException.ThrowIfNull(registerAction);
        registerAction(_services);
        return this;
    }

    public void Build() => UseServiceProvider(_services.BuildServiceProvider());
}

public static class DicomSetupBuilderExtension
{
    /// <summary>From now on, adding to a data set checks nothing, in the whole process.</summary>
    public static DicomSetupBuilder SkipValidation(this DicomSetupBuilder builder)
    {
        DicomValidation.IsEnabled = false;
        return builder;
    }

    public static DicomSetupBuilder DoValidation(this DicomSetupBuilder builder)
    {
        DicomValidation.IsEnabled = true;
        return builder;
    }
}
