using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Images;
using Acquisition.Pipeline;
using Acquisition.Service.Composition;
using Acquisition.Service.Ingest;
using Acquisition.Storage.Catalog;
using Acquisition.Storage.RawStore;

namespace Acquisition.Service.Startup;

/// <summary>
/// Every setting must be one that the node knows: a misspelt one is an error, never a default in silence. A section is a class of options, a name one of its
/// properties.
/// </summary>
internal static class SettingNames
{
    /// <summary>Sections of the framework: their names are its own.</summary>
    private static readonly string[] Framework = ["urls", "Logging", "Kestrel", "AllowedHosts", "HTTP_PORTS", "HTTPS_PORTS", "environment", "contentRoot", "applicationName"];

    private static readonly Dictionary<string, Type?> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [NodeDefaults.DataPathSetting] = null,
        [RawStoreOptions.Section] = typeof(RawStoreOptions),
        [CatalogOptions.Section] = typeof(CatalogOptions),
        [ImageOptions.Section] = typeof(ImageOptions),
        [IngestOptions.Section] = typeof(IngestOptions),
        [PipelineOptions.Section] = typeof(PipelineOptions),
        [ReconstructionOptions.Section] = typeof(ReconstructionOptions),
        [DeliveryOptions.Section] = typeof(DeliveryOptions),
    };

    /// <exception cref="SettingsException">A name that the node does not know.</exception>
    public static void Check(IConfigurationRoot configuration)
    {
        foreach (IConfigurationProvider provider in configuration.Providers)
        {
            bool isEnvironment = provider is Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider;
            if (provider is ChainedConfigurationProvider or Microsoft.Extensions.Configuration.Memory.MemoryConfigurationProvider) continue;
            foreach (string name in Children(provider, null)) CheckSection(provider, name, isEnvironment);
        }
    }

    private static void CheckSection(IConfigurationProvider provider, string name, bool isEnvironment)
    {
        if (Known.TryGetValue(name, out Type? options))
        {
            if (options is not null) CheckNames(provider, name, options);
            return;
        }

        // The environment holds much that is not ours; there, only what looks like one of our sections is taken for a slip.
        bool isOurs = isEnvironment ? Children(provider, name).Any() && IsAlmostKnown(name) : !Framework.Contains(name, StringComparer.OrdinalIgnoreCase);
        if (isOurs) throw new SettingsException($"There is no setting '{name}'. Sections are {string.Join(", ", Known.Keys.Order())}.");
    }

    private static void CheckNames(IConfigurationProvider provider, string path, Type options)
    {
        foreach (string name in Children(provider, path))
        {
            System.Reflection.PropertyInfo? property = options.GetProperties().FirstOrDefault(p => p.CanWrite && p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                IEnumerable<string> names = options.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order();
                throw new SettingsException($"There is no setting '{path}:{name}'. In {path} there are {string.Join(", ", names)}.");
            }

            if (ElementType(property.PropertyType) is not { } element) continue;
            foreach (string index in Children(provider, $"{path}:{name}")) CheckNames(provider, $"{path}:{name}:{index}", element);
        }
    }

    /// <summary>The options class that a list of them holds; null for anything else.</summary>
    private static Type? ElementType(Type type) =>
        type.IsGenericType && type.GetGenericArguments() is [{ IsClass: true } element] && element != typeof(string) ? element : null;

    private static IEnumerable<string> Children(IConfigurationProvider provider, string? path) =>
        provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool IsAlmostKnown(string name) => Known.Keys.Any(known => Distance(known.ToUpperInvariant(), name.ToUpperInvariant()) <= 2);

    /// <summary>Letters to insert, leave out or exchange to make one word of the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
