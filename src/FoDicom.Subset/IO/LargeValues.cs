using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.IO;

/// <summary>What a reader does with values above a size: refers to where they are, or leaves them out. Null refers to nothing.</summary>
internal sealed record LargeValues(long Threshold, Func<long, long, IByteBuffer>? Refer)
{
    internal static readonly LargeValues ReadAll = new(long.MaxValue, null);
}
