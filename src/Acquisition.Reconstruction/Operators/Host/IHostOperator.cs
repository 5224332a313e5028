namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>An operator that has kernels on the host.</summary>
public interface IHostOperator
{
    /// <summary>Its kernels, ready to run. They hold no memory of their own, so that any number of callers may share them.</summary>
    ILinearMap<HostArray> OpenOnHost();
}
