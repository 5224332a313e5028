using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// How a method reconstructs one encoding on a grid: the steps that readouts take, the encoding that is left after them, and the maker of the images. All else, from
/// sorting the readouts to numbering the images, is the same for all of them.
/// </summary>
/// <param name="Encoding">As the readouts are after the steps: without the readout's oversampling where a step removes it.</param>
/// <param name="Channels">Channels after the steps.</param>
/// <param name="Plan">The image's size.</param>
/// <param name="Steps">In their order; may be none.</param>
/// <param name="Maker">The images. The reconstruction disposes it.</param>
/// <param name="Fourier">How complete k-space becomes images.</param>
internal sealed record GridMethod(MrEncoding Encoding, int Channels, CartesianPlan Plan, IReadOnlyList<IReadoutStep> Steps, IImageMaker Maker, MrFourier Fourier)
{
    /// <summary>Whether a readout may leave out a part of the columns on one side of the centre.</summary>
    public bool TakesPartialReadouts => Fourier.PartialFourier != PartialFourier.None;

    /// <summary>What is made of each image, in the order of the series; all but magnitudes need a maker that leaves a phase.</summary>
    public IReadOnlyList<MrImageKind> Kinds => Fourier.Kinds;
}

/// <summary>Opens a method for one encoding.</summary>
internal delegate GridMethod OpenGridMethod(MrAcquisition mr, MrEncoding encoding, Recipe recipe);
