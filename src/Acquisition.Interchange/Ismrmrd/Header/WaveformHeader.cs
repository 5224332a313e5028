using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>waveformInformation</c>.</summary>
internal static class WaveformHeader
{
    private static readonly Words<MrWaveformType> Types = new(
        (MrWaveformType.Ecg, "ecg"),
        (MrWaveformType.Pulse, "pulse"),
        (MrWaveformType.Respiratory, "respiratory"),
        (MrWaveformType.Trigger, "trigger"),
        (MrWaveformType.Gradient, "gradientwaveform"),
        (MrWaveformType.Other, "other"));

    public static MrWaveformInformation Read(HeaderElement waveform) =>
        new(waveform.Text("waveformName"), Types.Find(waveform.Text("waveformType")) ?? MrWaveformType.Other)
        {
            UserParameters = UserParametersHeader.Read(waveform.Child("userParameters")),
        };

    public static XElement Write(MrWaveformInformation waveform) => Element(
        "waveformInformation",
        Text("waveformName", waveform.WaveformName),
        Element("waveformType", Types[waveform.WaveformType]),
        Element("userParameters", UserParametersHeader.Write(waveform.UserParameters)));
}
