namespace Acquisition.Simulation.Phantoms;

/// <summary>Usual CT numbers at 120 kV, HU, rounded from radiology textbooks; the haemorrhage and the infarct are of a day's age.</summary>
internal static class CtTissue
{
    public const double Air = -1000, Lung = -850, Fat = -95, OrbitalFat = -85, Skin = 40, Muscle = 55, Tongue = 62, Cartilage = 130, Disc = 85;
    public const double CorticalBone = 1400, PetrousBone = 1750, ThinBone = 700, Diploe = 550, Spongiosa = 330, Enamel = 2300, Pulp = 120;
    public const double Fluid = 8, GreyMatter = 37, WhiteMatter = 30, Dura = 62, Calcification = 260, Cord = 38;
    public const double Vitreous = 12, Lens = 85, Sclera = 55, Nerve = 38;
    public const double Blood = 45, Thyroid = 110, Haemorrhage = 70, Oedema = 20, Infarct = 17;
}
