using System.Text;

namespace FellowOakDicom;

/// <summary>The registered UIDs of PS3.6, parsed from the generated text when one is first asked for.</summary>
internal static partial class UidTable
{
    internal static Dictionary<string, DicomUID> Parse()
    {
        var uids = new Dictionary<string, DicomUID>(500, StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(Text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split('\t');
            uids.Add(fields[0], new DicomUID(fields[0], fields[3], (DicomUidType)int.Parse(fields[1]), fields[2] == "R"));
        }
        return uids;
    }
}
