namespace Acquisition.Core.Ports.Images;

/// <summary>Makes the instances of a reconstruction again from raw data, when their files are damaged or gone.</summary>
public interface IInstanceRemaker
{
    /// <summary>Asks for it and returns; the files are there again some time later. Asking again while it waits or works changes nothing.</summary>
    void Remake(Guid reconstruction);
}
