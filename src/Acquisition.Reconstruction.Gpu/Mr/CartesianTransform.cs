using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Mr;

/// <summary>Reconstructs a slice in batches of as many coils as the work memory holds; the coils are added in their order all the same.</summary>
internal sealed class CartesianTransform : ICartesianTransform
{
    private readonly GpuKernels _kernels;
    private readonly CartesianPlan _plan;
    private readonly int _batch;
    private readonly AxisFft _columnFft;
    private readonly AxisFft _rowFft;
    private readonly DeviceArray<float> _re;
    private readonly DeviceArray<float> _im;
    private readonly DeviceArray<Complex32> _front;
    private readonly DeviceArray<Complex32> _back;
    private readonly DeviceArray<float> _image;

    public CartesianTransform(GpuKernels kernels, CartesianPlan plan)
    {
        (_kernels, _plan) = (kernels, plan);
        Accelerator accelerator = kernels.Accelerator;
        _columnFft = AxisFft.Create(kernels.Fourier, plan.TransformColumns);
        _rowFft = AxisFft.Create(kernels.Fourier, plan.TransformRows);
        _batch = (int)Math.Clamp(kernels.WorkBytes / (8L * CoilLength + 16L * WorkCount(1)), 1, plan.Channels);
        _re = new(accelerator, (long)_batch * CoilLength);
        _im = new(accelerator, (long)_batch * CoilLength);
        _front = new(accelerator, WorkCount(_batch));
        _back = new(accelerator, WorkCount(_batch));
        _image = new(accelerator, (long)plan.Rows * plan.Columns);
    }

    private int CoilLength => _plan.EncodedRows * _plan.EncodedColumns;

    public void Reconstruct(PlanarMemory<float> kspace, Memory<float> image)
    {
        if (kspace.Length != _plan.KspaceLength)
            throw new ArgumentException($"The slice's k-space has {_plan.KspaceLength} samples, got {kspace.Length}.", nameof(kspace));
        if (image.Length != _image.View.Length)
            throw new ArgumentException($"The image has {_image.View.Length} pixels, got {image.Length}.", nameof(image));

        _kernels.Run(() =>
        {
            _image.Clear();
            for (int coil = 0; coil < _plan.Channels; coil += _batch)
            {
                int count = Math.Min(_batch, _plan.Channels - coil);
                AddCoils(kspace.Span.Slice(coil * CoilLength, count * CoilLength), count);
            }
            _kernels.Cartesian.RunFinish(Step(0));
            _image.Read(0, image.Span);
        });
    }

    public void Dispose() => _kernels.Run(() =>
    {
        _columnFft.Dispose();
        _rowFft.Dispose();
        _re.Dispose();
        _im.Dispose();
        _front.Dispose();
        _back.Dispose();
        _image.Dispose();
    });

    private void AddCoils(Planar<float> kspace, int count)
    {
        _re.Write(0, kspace.Re);
        _im.Write(0, kspace.Im);
        WorkPair work = new(_front.View, _back.View);
        CartesianSteps.Coils step = Step(count);

        _kernels.Cartesian.RunPlace(step with { To = work.Front });
        _columnFft.Transform(work, Columns(count), sign: -1);
        _kernels.Cartesian.RunTurn(step with { From = work.Front, To = work.Back });
        work.Swap();
        _rowFft.Transform(work, Rows(count), sign: -1);
        _kernels.Cartesian.RunCombine(step with { From = work.Front });
    }

    private CartesianSteps.Coils Step(int count) => new()
    {
        Re = _re.View,
        Im = _im.View,
        Image = _image.View,
        Count = count,
        Scale = _plan.Scale,
        Grid = new(
            AxisMap.Centred(_plan.EncodedRows, _plan.TransformRows), AxisMap.Centred(_plan.EncodedColumns, _plan.TransformColumns),
            AxisMap.Centred(_plan.Rows, _plan.TransformRows), AxisMap.Centred(_plan.Columns, _plan.TransformColumns)),
    };

    private AxisShape Columns(int coils) => new(coils * _plan.EncodedRows, _plan.TransformColumns, Inner: 1);

    private AxisShape Rows(int coils) => new(coils, _plan.TransformRows, _plan.Columns);

    private int WorkCount(int coils) => Math.Max(_columnFft.WorkCount(Columns(coils)), _rowFft.WorkCount(Rows(coils)));
}
