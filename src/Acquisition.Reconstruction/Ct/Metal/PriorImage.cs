namespace Acquisition.Reconstruction.Ct.Metal;

/// <summary>An image of air, soft tissue and bone: what of an image with artefacts is believed (Meyer et al. 2010).</summary>
internal static class PriorImage
{
    /// <summary>Between air and lung on one side, fat on the other.</summary>
    private const float AirHu = -300;

    /// <summary>Above soft tissue with contrast agent and moderate streaks: bone keeps its values.</summary>
    private const float BoneHu = 350;

    /// <summary>Whether a pixel is metal; what is not seen is not.</summary>
    public static bool IsMetal(float hu, double threshold) => hu > threshold;

    /// <summary>μ of a pixel in units of water.</summary>
    /// <param name="hu">Its value; NaN is air.</param>
    /// <param name="isMetal">Metal lies in soft tissue, as far as the prior goes.</param>
    public static float Of(float hu, bool isMetal) => isMetal ? 1 : !(hu > AirHu) ? 0 : hu <= BoneHu ? 1 : 1 + hu / 1000;
}
