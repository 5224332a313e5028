using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;
using Acquisition.Pipeline.Reconstructions;
using Acquisition.Wire;
using Google.Protobuf;

namespace Acquisition.Service.Scans;

/// <summary>
/// The images of a reconstruction, read from their instances one by one as the reader takes them: so many a slow reader may be behind costs nothing, and what it
/// gets is what is delivered.
/// </summary>
public sealed class ImageStream(
    IScanCatalog catalog, IOutbox outbox, RunningReconstructions running, IImageReader reader, IInstanceRemaker remaker, IScanEvents events, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Longer than a reconstruction of one scan takes.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(10);

    public async IAsyncEnumerable<ImageFrame> ReadAllAsync(ReconstructionRecord reconstruction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isCt = (await catalog.FindScanAsync(reconstruction.Scan, cancellationToken))?.Modality == Core.Model.Scans.Modality.Ct;
        // Events only wake: they may be shed, and the instances are looked up.
        await using IAsyncEnumerator<ScanEvent> occurrences = events.WatchAsync(reconstruction.Scan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        HashSet<string> sent = [];
        bool ended;
        do
        {
            // Asked before the instances: what was made before the end is among them.
            ended = (await catalog.FindReconstructionAsync(reconstruction.Id, cancellationToken))?.State is not (ReconstructionState.Pending or ReconstructionState.Running);
            // After the end the outbox has them all; a run that makes them again has only some.
            IReadOnlyList<InstanceRecord> made = ended
                ? await outbox.ListInstancesAsync(reconstruction.Id, cancellationToken)
                : running.Instances(reconstruction.Id) ?? [];
            foreach (InstanceRecord instance in made.Where(i => sent.Add(i.SopInstanceUid)))
                yield return Frame(isCt, instance, await ReadAsync(instance, cancellationToken));
        }
        while (!ended && await WokenAsync(occurrences, reconstruction.Id));
    }

    /// <summary>An instance whose file is damaged or gone is made again from raw data first.</summary>
    /// <exception cref="RefusalException">STORAGE_FAILED: it did not come back.</exception>
    private async Task<ReconstructedImage> ReadAsync(InstanceRecord instance, CancellationToken cancellationToken)
    {
        for (long start = time.GetTimestamp(); ; await Task.Delay(LookAgain, time, cancellationToken))
        {
            try
            {
                return await reader.ReadAsync(instance, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                if (time.GetElapsedTime(start) > GiveUpAfter) throw Refusals.InstanceUnreadable(instance.SopInstanceUid, exception.Message);
                remaker.Remake(instance.ReconstructionId);
            }
        }
    }

    private static async Task<bool> WokenAsync(IAsyncEnumerator<ScanEvent> occurrences, Guid reconstruction)
    {
        while (await occurrences.MoveNextAsync())
            if (occurrences.Current is InstanceWritten or StateChanged && (occurrences.Current.About ?? reconstruction) == reconstruction) return true;
        return false;
    }

    private static ImageFrame Frame(bool isCt, InstanceRecord instance, ReconstructedImage image) => new()
    {
        Kind = isCt ? ImageFrame.Types.Kind.CtNumber : ToWire(image.Index.Kind),
        InstanceNumber = instance.InstanceNumber,
        SopInstanceUid = instance.SopInstanceUid,
        RowCount = image.Rows,
        ColumnCount = image.Columns,
        Plane = SlicePlaneWire.ToWire(image.Plane),
        Pixels = ByteString.CopyFrom(MemoryMarshal.AsBytes(image.Pixels.Span)),
    };

    private static ImageFrame.Types.Kind ToWire(MrImageKind kind) => kind switch
    {
        MrImageKind.Magnitude => ImageFrame.Types.Kind.MrMagnitude,
        MrImageKind.Phase => ImageFrame.Types.Kind.MrPhase,
        MrImageKind.Real => ImageFrame.Types.Kind.MrReal,
        MrImageKind.Imaginary => ImageFrame.Types.Kind.MrImaginary,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of MR image."),
    };
}
