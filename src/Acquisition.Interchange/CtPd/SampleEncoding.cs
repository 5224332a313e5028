using Acquisition.Core.Model.Ct;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// How pixels become samples. One scale for all files: the pixels themselves, so that nothing is lost. Else, or with a scale below 0 that a scan does
/// not have, line integrals in binary32, whose 24 bits keep every step of 16.
/// </summary>
internal readonly record struct SampleEncoding(SampleFormat Format, double Scale, double Offset)
{
    public static SampleEncoding Of(IReadOnlyList<Projection> views, bool isSigned)
    {
        Projection first = views[0];
        bool common = first.Scale > 0 && views.All(view => view.Scale == first.Scale && view.Offset == first.Offset);
        return common ? new(isSigned ? SampleFormat.Int16 : SampleFormat.Uint16, first.Scale, first.Offset) : new(SampleFormat.Float32, 1, 0);
    }

    public int BytesPerSample => Format == SampleFormat.Float32 ? sizeof(float) : sizeof(ushort);
}
