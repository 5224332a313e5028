namespace Acquisition.Core.Model.Scans;

/// <summary>What the Body Part Examined terms of PS3.16 annex L say about a body part.</summary>
public static class BodyPart
{
    private static readonly HashSet<string> Unpaired =
    [
        "ABDOMEN", "ABDOMENPELVIS", "AORTA", "BACK", "BLADDER", "BRAIN", "CEREBELLUM", "CHEST", "CHESTABDOMEN", "CHESTABDPELVIS", "CIRCLEOFWILLIS",
        "COCCYX", "COLON", "CORONARYARTERY", "CSPINE", "CTSPINE", "DUODENUM", "ESOPHAGUS", "FACE", "GALLBLADDER", "HEAD", "HEADNECK", "HEART", "ILEUM",
        "JAW", "JEJUNUM", "LARYNX", "LIVER", "LSPINE", "LSSPINE", "MAXILLA", "MEDIASTINUM", "MOUTH", "NECK", "NECKCHEST", "NECKCHESTABDOMEN",
        "NECKCHESTABDPELV", "NOSE", "PANCREAS", "PELVIS", "PENIS", "PHARYNX", "PROSTATE", "RECTUM", "SKULL", "SPINE", "SPLEEN", "SSPINE", "STERNUM",
        "STOMACH", "THYMUS", "THYROID", "TLSPINE", "TONGUE", "TRACHEA", "TSPINE", "URETHRA", "UTERUS", "VAGINA", "VULVA", "WHOLEBODY",
    ];

    private static readonly HashSet<string> Heads = ["BRAIN", "FACE", "HEAD", "SKULL"];

    /// <summary>There is one of it, so it has no side. False for a term that is not known: it may have two.</summary>
    public static bool IsUnpaired(string term) => Unpaired.Contains(term);

    public static bool IsHead(string term) => Heads.Contains(term);
}
