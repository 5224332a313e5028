using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Twix.Records;

/// <summary>Puts readouts into the terms of this product.</summary>
/// <param name="scans">Where their samples lie.</param>
/// <param name="dwellTimesUs">By echo; the first where an echo has none.</param>
/// <param name="position">How the patient lies.</param>
internal sealed class ScanDecoder(Scans scans, IReadOnlyList<double> dwellTimesUs, PatientPosition position)
{
    private const int UserValues = 8, MaskWords = 16, BitsOfWord = 64;

    public MrReadout ToReadout(long offset, ScanHead head)
    {
        ushort[] counters = head.Counters;
        ScanPlane plane = ScanPlane.Of(head.Quaternion) ?? new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        return new MrReadout
        {
            Flags = head.Mask.ToFlags(),
            MeasurementUid = head.MeasurementUid,
            ScanCounter = head.ScanCounter,
            AcquisitionTimeStamp = head.TimeStamp,
            PhysiologyTimeStamps = head.PhysiologyTimeStamp == 0 ? [] : [head.PhysiologyTimeStamp, 0, 0],
            NumberOfSamples = head.Samples,
            AvailableChannels = head.Channels,
            ActiveChannels = head.Channels,
            ChannelMask = Mask(head.Channels),
            CenterSample = head.CentreColumn,
            DiscardPre = head.CutOffStart,
            DiscardPost = head.CutOffEnd,
            SampleTimeUs = (float)DwellTime(counters[4]),
            Position = Finite(head.Position),
            ReadDirection = plane.Read,
            PhaseDirection = plane.Phase,
            SliceDirection = plane.Slice,
            PatientTablePosition = ScannerFrame.ToPatient(position, 1e-3 * head.TablePosition),
            Counters = new MrEncodingCounters(
                counters[0], counters[3], counters[1], counters[2], counters[4], counters[5], counters[6], counters[7], counters[8]),
            UserCounters = OrNone([counters[9], counters[10], counters[11], counters[12], counters[13], head.CentreLine, head.CentrePartition, 0]),
            UserInts = OrNone([.. Enumerable.Range(0, UserValues).Select(i => i < head.IceParameter.Length ? (int)head.IceParameter[i] : 0)]),
            UserFloats = OrNone([.. Enumerable.Range(UserValues, UserValues).Select(i => i < head.IceParameter.Length ? (float)head.IceParameter[i] : 0f)]),
            Samples = scans.Samples(offset, head),
        };
    }

    private double DwellTime(int echo) => echo < dwellTimesUs.Count && dwellTimesUs[echo] > 0 ? dwellTimesUs[echo] : dwellTimesUs is [double first, ..] ? first : 0;

    private static Vector3D Finite(Vector3D v) => v.IsFinite ? v : default;

    private static ulong[] Mask(int channels)
    {
        ulong[] mask = new ulong[MaskWords];
        for (int i = 0; i < channels; i++) mask[i / BitsOfWord] |= 1UL << (i % BitsOfWord);
        return mask;
    }

    // In the model an empty list stands for zeros.
    private static T[] OrNone<T>(T[] values)
        where T : struct, IEquatable<T> => values.AsSpan().ContainsAnyExcept(default(T)) ? values : [];
}
