using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>encodingLimits</c>.</summary>
internal static class EncodingLimitsHeader
{
    private const int UserLimits = 8;

    public static MrEncodingLimits Read(HeaderElement? limits) => limits is null ? new() : new()
    {
        KspaceEncodingStep0 = Limit(limits, "kspace_encoding_step_0"),
        KspaceEncodingStep1 = Limit(limits, "kspace_encoding_step_1"),
        KspaceEncodingStep2 = Limit(limits, "kspace_encoding_step_2"),
        Average = Limit(limits, "average"),
        Slice = Limit(limits, "slice"),
        Contrast = Limit(limits, "contrast"),
        Phase = Limit(limits, "phase"),
        Repetition = Limit(limits, "repetition"),
        Set = Limit(limits, "set"),
        Segment = Limit(limits, "segment"),
        User = UserLimit(limits),
    };

    public static XElement Write(MrEncodingLimits limits) => Element(
        "encodingLimits",
        Limit("kspace_encoding_step_0", limits.KspaceEncodingStep0),
        Limit("kspace_encoding_step_1", limits.KspaceEncodingStep1),
        Limit("kspace_encoding_step_2", limits.KspaceEncodingStep2),
        Limit("average", limits.Average),
        Limit("slice", limits.Slice),
        Limit("contrast", limits.Contrast),
        Limit("phase", limits.Phase),
        Limit("repetition", limits.Repetition),
        Limit("set", limits.Set),
        Limit("segment", limits.Segment),
        limits.User.Select((limit, i) => Limit($"user_{i}", limit)));

    private static MrLimit? Limit(HeaderElement limits, string name) => limits.Child(name) is { } limit
        ? new(Counter(limit.Required("minimum")), Counter(limit.Required("maximum")), Counter(limit.Required("center")))
        : null;

    private static MrLimit?[] UserLimit(HeaderElement limits)
    {
        MrLimit?[] user = [.. Enumerable.Range(0, UserLimits).Select(i => Limit(limits, $"user_{i}"))];
        return user.Any(limit => limit is not null) ? user : [];
    }

    private static XElement? Limit(string name, MrLimit? limit) => limit is not { } known ? null : Element(
        name, Element("minimum", known.Minimum), Element("maximum", known.Maximum), Element("center", known.Center));

    private static int Counter(HeaderElement counter) =>
        counter.Integer() is >= 0 and <= ushort.MaxValue and int n ? n : throw counter.Malformed("a counter from 0 to 65535");
}
