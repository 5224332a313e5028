namespace Acquisition.Core.Model.Scans;

/// <summary>What one stored block decodes to: <see cref="Ct.CtViewBlock"/>, <see cref="Mr.MrReadoutBlock"/> or <see cref="Waveforms.WaveformBlock"/>. Closed.</summary>
public abstract record AcquiredBlock
{
    private protected AcquiredBlock()
    {
    }
}
