namespace Acquisition.Core.Scans;

/// <summary>What one stored block decodes to: <see cref="Ct.CtViewBlock"/> or <see cref="Mr.MrReadoutBlock"/>. Closed.</summary>
public abstract record AcquiredBlock
{
    private protected AcquiredBlock()
    {
    }
}
