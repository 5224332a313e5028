using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>A reconstructor in which a block becomes an image, and whatever else the test says.</summary>
internal sealed class ScriptedReconstructor : IReconstructor
{
    public string Backend { get; init; } = "test";

    public IReconstructor? Fallback { get; init; }

    public long WorkingBytes { get; init; } = 1;

    public Func<Recipe, IReadOnlyList<FieldViolation>> Violations { get; init; } = _ => [];

    /// <summary>Called with each block's number before its image is made.</summary>
    public Action<long> OnBlock { get; init; } = _ => { };

    public Action OnComplete { get; init; } = () => { };

    public int Opened { get; private set; }

    public Suitability Check(ScanHeader header, Recipe recipe) => Violations(recipe) is { Count: > 0 } violations
        ? new("", violations, [], 0)
        : new("test.method", [], [], WorkingBytes);

    public IReconstruction Open(ScanHeader header, Recipe recipe)
    {
        Opened++;
        return new Reconstruction(this);
    }

    private sealed class Reconstruction(ScriptedReconstructor script) : IReconstruction
    {
        public void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken)
        {
            long number = ((CtViewBlock)block).FirstViewIndex;
            script.OnBlock(number);
            images.Warn(new Warning(WarningSeverity.Warning, "REPLACED_SAMPLES", $"Block {number}."));
            images.Show(new PartialImage(1, 3, new[] { 40f, -1000, 1000 }));
            images.Add(new ReconstructedImage
            {
                InstanceNumber = (int)number + 1,
                Rows = 1,
                Columns = 2,
                Pixels = new[] { 40, float.NaN },
                Plane = new(default, new(1, 0, 0), new(0, 1, 0), 1, 1, 1),
                ReplacedSamples = 3,
            });
        }

        public void Complete(IImageSink images, CancellationToken cancellationToken) => script.OnComplete();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

/// <summary>An encoder in which an image becomes an instance.</summary>
internal sealed class ScriptedEncoder : IImageEncoder
{
    /// <summary>Called before an instance is made.</summary>
    public Action OnImage { get; set; } = () => { };

    /// <summary>The series that was encoded last.</summary>
    public SeriesContext? Series { get; private set; }

    public string SeriesInstanceUid(SeriesContext series) => "1.2.3";

    public async IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Series = series;
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            OnImage();
            yield return new InstanceRecord($"1.2.3.{image.InstanceNumber}", "", "1.2.3", "", series.Reconstruction.Id, image.InstanceNumber, "", 0, "");
        }
    }
}

internal sealed class NamedDestinations(params string[] names) : IDestinations
{
    public IReadOnlyList<string> Names => names;
}
