namespace Acquisition.Reconstruction.Operators;

/// <summary>A linear map on one backend's arrays, ready to run: it allocates nothing. One caller at a time.</summary>
public interface ILinearMap<TArray> : IDisposable
{
    Shape Domain { get; }

    Shape Range { get; }

    /// <summary>y = A·x. x and y may not overlap; what y held before does not matter.</summary>
    void Forward(TArray x, TArray y);

    /// <summary>x = A*·y. x and y may not overlap; what x held before does not matter.</summary>
    void Adjoint(TArray y, TArray x);
}
