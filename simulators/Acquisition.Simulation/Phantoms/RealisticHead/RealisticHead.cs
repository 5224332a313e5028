using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

public static partial class CtPhantoms
{
    /// <summary>
    /// A head with neck and the top of the chest as a radiographer knows them, z from 106 mm (vertex) to below −250 mm (upper lungs), patient
    /// LPS: skull of two tables with diploe, ears with cells and ossicles, orbits, sinuses, teeth, brain with cortex, ventricles and
    /// cerebellum, cervical spine, ribs; a haemorrhage in the right basal ganglia and a lacunar infarct on the left. Nobody's
    /// anatomy: bodies in closed form, put where an atlas has the organs.
    /// </summary>
    /// <param name="water">Attenuation of water, 1/mm.</param>
    public static Phantom RealisticHead(double water)
    {
        Anatomy a = new(water);
        Solid[] solids = [.. Surface.Solids(a), .. Cranium.Solids(a), .. Brain.Solids(a), .. Face.Solids(a), .. NeckAndChest.Solids(a)];
        PhantomRegion[] regions =
        [
            Region("white matter left", new(25, -24, 40), 5, CtTissue.WhiteMatter),
            Region("white matter right", new(-25, -24, 40), 5, CtTissue.WhiteMatter),
            Region("thalamus left", new(11, 12, 13), 5, CtTissue.GreyMatter),
            Region("ventricle", new(10.5, 6, 30), 3.5, CtTissue.Fluid),
            Region("haemorrhage", new(-26, 2, 13), 5, CtTissue.Haemorrhage),
            Region("lacunar infarct", new(26, 24, 24), 3, CtTissue.Infarct),
            Region("vitreous body", new(32, -62, -21), 7, CtTissue.Vitreous),
            Region("maxillary sinus", new(-30, -57, -50), 10, CtTissue.Air),
            Region("tongue", new(0, -40, -86), 7, CtTissue.Tongue),
            Region("air outside", new(-70, -70, 60), 10, CtTissue.Air),
        ];
        return new("realistic head", [], regions) { Solids = solids };

        PhantomRegion Region(string name, Vector3D centre, double radius, double hounsfield) => new(name, centre, radius, a.Value(hounsfield));
    }
}
