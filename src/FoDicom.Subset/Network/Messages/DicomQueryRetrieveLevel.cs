namespace FellowOakDicom.Network;

/// <summary>What a query looks for (PS3.4 C.6.1.1.1); the worklist has no level of its own in the data set.</summary>
public enum DicomQueryRetrieveLevel
{
    Patient = 0,
    Study = 1,
    Series = 2,
    Image = 3,
    Worklist = 4,
    NotApplicable = -1
}
