using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>Every kind of kernels that a device must have, and that <see cref="SelfTest"/> tries.</summary>
internal interface IDeviceKernels : IFbpKernels, IConeBeamKernels, IWfbpKernels, ICartesianKernels, IArrayKernels;
