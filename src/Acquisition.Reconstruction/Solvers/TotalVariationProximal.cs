using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>
/// argmin ½‖x − v‖²_D + λ·TV(x), x ≥ 0 if wished, by fast gradient projection on the dual (Beck &amp; Teboulle, IEEE TIP 18 (2009) 2419):
/// x = max(0, v − λ·D⁻¹·∇ᵀp) with |p| ≤ 1 at each voxel. The step of each voxel's p is one over the sum of its row of ∇·D⁻¹·∇ᵀ, so that it fits
/// where D is small and where it is large.
/// </summary>
internal sealed class TotalVariationProximal<TArray> : IDisposable
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly TArray _inverse;       // 1/D, the caller's
    private readonly ILinearMap<TArray>[] _differences;
    private readonly float[] _scales;
    private readonly int _length;
    private readonly TArray _steps;
    private readonly TArray _sum;
    private readonly TArray _part;
    private readonly TArray _ahead;         // the dual with momentum
    private TArray _dual;                   // p
    private TArray _next;

    public TotalVariationProximal(IArrayBackend<TArray> backend, Shape domain, TArray inverse, ReadOnlySpan<DifferenceAxis> axes)
    {
        if (axes.IsEmpty) throw new ArgumentException("Differences along no axis.", nameof(axes));
        (_backend, _inverse, _length) = (backend, inverse, domain.Length);
        _differences = new ILinearMap<TArray>[axes.Length];
        _scales = new float[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            if (!(axes[i].Scale > 0 && double.IsFinite(axes[i].Scale))) throw new ArgumentOutOfRangeException(nameof(axes), axes[i].Scale, "Scales are positive.");
            _differences[i] = backend.Open(new FiniteDifference(domain, axes[i].Axis, Boundary.Replicated));
            _scales[i] = (float)axes[i].Scale;
        }
        Shape dual = domain.With(checked(axes.Length * domain.Length));
        (_dual, _next, _ahead) = (backend.Allocate(dual), backend.Allocate(dual), backend.Allocate(dual));
        (_steps, _sum, _part) = (backend.Allocate(domain), backend.Allocate(domain), backend.Allocate(domain));
        FindSteps();
    }

    /// <summary>Forgets where the last problem's dual ended.</summary>
    public void Begin() => _backend.Clear(_dual);

    /// <param name="v">What x is to be near to.</param>
    /// <param name="x">The solution.</param>
    /// <param name="settings">λ, bound and steps.</param>
    public void Apply(TArray v, TArray x, TotalVariationSettings settings)
    {
        float lambda = (float)settings.Lambda;
        if (lambda > 0)
        {
            _backend.Copy(_dual, _ahead);
            double t = 1;
            for (int i = 0; i < settings.ProximalIterations; i++)
            {
                FromDual(_ahead, v, x, lambda, settings.NonNegative);
                Ascend(x, lambda);
                double next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
                Accelerate((float)((t - 1) / next));
                t = next;
            }
            FromDual(_dual, v, x, lambda, settings.NonNegative);
            return;
        }
        _backend.Copy(v, x);
        if (settings.NonNegative) _backend.Raise(0, x);
    }

    public void Dispose()
    {
        foreach (ILinearMap<TArray> difference in _differences) difference.Dispose();
        foreach (TArray array in (ReadOnlySpan<TArray>)[_dual, _next, _ahead, _steps, _sum, _part]) _backend.Free(array);
    }

    /// <summary>
    /// A difference meets two voxels, and each of those meets two differences along each axis: its row sums to at most
    /// 2·Σc·c_a·(1/D[j] + 1/D[j + a]), the larger of which over the axes a serves all of a voxel's vector.
    /// </summary>
    private void FindSteps()
    {
        for (int i = 0; i < _differences.Length; i++)
        {
            _differences[i].Forward(_inverse, _part);
            _backend.Add(2, _inverse, 1, _part);
            _backend.Scale(2 * _scales.Sum() * _scales[i], _part);
            _backend.Maximise(_part, _steps);
        }
        _backend.Invert(_steps);
    }

    /// <summary>x = max(0, v − λ·D⁻¹·∇ᵀp).</summary>
    private void FromDual(TArray p, TArray v, TArray x, float lambda, bool nonNegative)
    {
        _backend.Clear(_sum);
        for (int i = 0; i < _differences.Length; i++)
        {
            _differences[i].Adjoint(Part(p, i), _part);
            _backend.Add(_scales[i], _part, 1, _sum);
        }
        _backend.Multiply(_inverse, _sum);
        _backend.Copy(v, x);
        _backend.Add(-lambda, _sum, 1, x);
        if (nonNegative) _backend.Raise(0, x);
    }

    /// <summary>next = p + steps/λ·∇x, shortened to length 1.</summary>
    private void Ascend(TArray x, float lambda)
    {
        for (int i = 0; i < _differences.Length; i++)
        {
            TArray next = Part(_next, i);
            _differences[i].Forward(x, next);
            _backend.Multiply(_steps, next);
            _backend.Add(1, Part(_ahead, i), _scales[i] / lambda, next);
        }
        _backend.Shorten(_differences.Length, _next);
    }

    private void Accelerate(float beta)
    {
        _backend.Copy(_next, _ahead);
        _backend.Scale(1 + beta, _ahead);
        _backend.Add(-beta, _dual, 1, _ahead);
        (_dual, _next) = (_next, _dual);
    }

    private TArray Part(TArray dual, int axis) => _backend.Slice(dual, axis * _length, _length);
}
