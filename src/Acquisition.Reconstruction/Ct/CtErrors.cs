using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct;

/// <summary>Every way in which a CT reconstruction ends without its images, in one place: stable reason and sentence.</summary>
internal static class CtErrors
{
    public static ReconstructionException NotSupported(string what) =>
        new("NOT_SUPPORTED", $"{what} cannot be reconstructed by this version. The raw data are kept: reconstruct them with a later one.");

    public static ReconstructionException UnexpectedBlock(string got) =>
        new("UNEXPECTED_BLOCK", $"The scan holds a {got} where its header promises CT views. Check which scan the block was sent to.");

    public static ReconstructionException MissingViews(long expected, long got) =>
        new("MISSING_VIEWS", $"Object view {expected} is missing: view {got} came instead. The rotation that it belongs to cannot be reconstructed.");

    public static ReconstructionException TooFewViews(long got, long promised) =>
        new("MISSING_VIEWS", $"The data end after {got} of {promised} object views. Rotations that were complete have been reconstructed.");

    public static ReconstructionException DuplicateViews(long expected, long got) =>
        new("DUPLICATE_VIEWS", $"Object view {got} came again, view {expected} was due. Send each view once.");

    public static ReconstructionException ExtraViews(long promised) =>
        new("EXTRA_VIEWS", $"More object views came than the {promised} that the header promises. Correct the view count.");

    public static ReconstructionException ViewSize(CtViewKind kind, long firstView, long got, long expected) =>
        new("SAMPLE_COUNT_MISMATCH", $"The block of {kind} views from {firstView} has {got} bytes of samples, the header's detector makes {expected}.");

    public static ReconstructionException MissingAirViews() =>
        new("MISSING_AIR_VIEWS", "The samples are raw counts, and no air view came before the first object view. Send air views first, or line integrals.");

    public static ReconstructionException LateCalibration(CtViewKind kind) =>
        new("LATE_CALIBRATION", $"{kind} views came after the first object view. Send air and dark views before it.");

    public static ReconstructionException InvalidView(long view, string what) =>
        new("INVALID_VIEW", $"Object view {view}: {what}");

    public static ReconstructionException NoValidSamples(long view, int row) =>
        new("NO_VALID_SAMPLES", $"Row {row} of object view {view} has no usable sample: nothing is left to replace them from.");

    public static ReconstructionException NothingSeen(double tableMm) => new("NOTHING_SEEN", FormattableString.Invariant(
        $"No voxel of the recipe's grid is seen by all views of the scan, the last rotation of which was at z = {tableMm:0.#} mm in the scanner's frame. Correct the grid's centre or leave it out."));

    public static ReconstructionException NoValidSamples(long view, int count, int most) =>
        new("NO_VALID_SAMPLES", $"Object views {view} to {view + count - 1} have no usable sample, and too many views are lost to replace them: {most} in a row at most, and a hundredth of a rotation in all.");

    public static ReconstructionException NoUsableElement() =>
        new("NO_VALID_SAMPLES", "No detector element is usable: the header calls it bad, or it sees no beam in the air views.");

    public static ReconstructionException TableStopped(long view, double tableMm) =>
        new("TABLE_STOPPED", FormattableString.Invariant($"The table has hardly moved for rotations before object view {view} (it is {tableMm:0.#} mm from where it began): no helix. Slices that were complete have been reconstructed."));

    public static ReconstructionException NoSlice(long views) =>
        new("MISSING_VIEWS", $"The data end after {views} object views: no slice is seen from all angles.");
}
