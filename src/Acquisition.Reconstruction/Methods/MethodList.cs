using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Ct.Iterative;
using Acquisition.Reconstruction.Ct.Localizer;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Mr.Epi;
using Acquisition.Reconstruction.Mr.NonCartesian;
using Acquisition.Reconstruction.Mr.Parallel;

namespace Acquisition.Reconstruction.Methods;

/// <summary>The methods of this version. Where a recipe names none, the first that can takes the scan.</summary>
public static class MethodList
{
    public static IReadOnlyList<IMethod> All { get; } =
    [
        new FanBeamMethod(),
        new ParallelBeamMethod(),
        new ConeBeamMethod(),
        new WfbpMethod(),
        new LocalizerMethod(),
        new IterativeMethod(),
        new CartesianFourierMethod(),
        new GrappaMethod(),
        new SenseMethod(),
        new NonCartesianMethod(),
        new EpiMethod(),
    ];
}
