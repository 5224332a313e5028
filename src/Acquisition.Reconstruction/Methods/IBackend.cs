namespace Acquisition.Reconstruction.Methods;

/// <summary>What kernels run on: the processor or a GPU.</summary>
public interface IBackend
{
    /// <summary>Such as "cpu (AVX-512)" or "cuda (device name)".</summary>
    string Name { get; }

    /// <summary>This device's own kernels of a kind; null when it has none, and the processor's are to be used.</summary>
    TKernels? Find<TKernels>()
        where TKernels : class;
}
