using System.Globalization;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Ct;

/// <summary>Everything that a CT reconstruction warns of, in one place: stable reason, sentence and how often.</summary>
internal static class CtWarnings
{
    public static Warning ReplacedSamples(long view, long count) =>
        Of("REPLACED_SAMPLES", $"Object views from {view} on hold samples that are not finite, lie in bad elements or are below the floor: they were replaced by their neighbours.", count);

    public static Warning SaturatedSamples(string views, long view, long count) =>
        Of("SATURATED_SAMPLES", $"{views} views from {view} on hold samples at the end of their format's range: the signal was larger. Attenuation is wrong there; check the detector's gain.", count);

    public static Warning ImplausibleLineIntegrals(long view, double largest, long count) =>
        Of("IMPLAUSIBLE_LINE_INTEGRALS", $"Object view {view} holds a line integral of {largest:0.###}: no detector tells so little from nothing. Check the unit and the sample scale.", count);

    public static Warning NegativeLineIntegrals(long view, double mean, long count) =>
        Of("NEGATIVE_LINE_INTEGRALS", $"The line integrals of object view {view} are {mean:0.###} in the mean: more comes out of the object than goes in. Check the sign, and the air views against the beam.", count);

    public static Warning AirViewRejected(int count, int views) =>
        Of("AIR_VIEW_REJECTED", $"{count} of {views} air views are unlike the others and were left out of the mean. Check the tube.", count);

    public static Warning DarkViewRejected(int count, int views) =>
        Of("DARK_VIEW_REJECTED", $"{count} of {views} dark views are unlike the others and were left out of the mean. Check that the beam was off.", count);

    public static Warning TubeCurrentNotUsed(double smallest, double largest) =>
        Of("TUBE_CURRENT_NOT_USED", $"The tube current varies from {smallest:0.#} to {largest:0.#} mA and the counts are taken as if it did not: the air views do not tell theirs, or a value is no current. Attenuation is wrong by as much. Send the tube current with the air views too.", 1);

    public static Warning ReferenceSignalNotUsed(double smallest, double largest) =>
        Of("REFERENCE_SIGNAL_NOT_USED", $"The reference channels vary from {smallest:0.#} to {largest:0.#} in all and the counts are taken as if they did not: the air views do not tell theirs, or a value is no signal. Attenuation is wrong by as much. Send the reference signals with the air views too.", 1);

    public static Warning TubeOutputUnknown(long view) =>
        Of("TUBE_OUTPUT_UNKNOWN", $"The air views tell their tube current or reference signals, object view {view} does not, or they are not positive numbers: the output of the view before it was taken.", 1);

    public static Warning ReferenceChannelShaded(long view, int channel) =>
        Of("REFERENCE_CHANNEL_SHADED", $"Reference channel {channel} sees less of the beam than the others from object view {view} on and is left out there. Check that the patient is centred.", 1);

    public static Warning TubeVoltageVaries(double smallest, double largest) =>
        Of("TUBE_VOLTAGE_VARIES", $"The tube voltage varies from {smallest:0.#} to {largest:0.#} kV and all views are taken as of one beam: attenuation is wrong where it differs. Send one scan for each voltage.", 1);

    public static Warning PhotonStarvation(long view, long count) =>
        Of("PHOTON_STARVATION", $"Object views from {view} on hold samples of so few photons that they were averaged with their neighbours before the logarithm: the image is noisy and less sharp there.", count);

    public static Warning DeadElements(int count) =>
        Of("DEAD_ELEMENTS", $"{count} detector elements that the header does not call bad see no beam in the air views, or nothing like what their neighbours see: they are treated as bad. Check the detector.", count);

    public static Warning UnstableElements(int count) =>
        Of("UNSTABLE_ELEMENTS", $"{count} detector elements vary from air view to air view far more than the others: they are treated as bad. Check the detector.", count);

    public static Warning LostViews(long view, int count) =>
        Of("LOST_VIEWS", $"Object views from {view} on did not come or hold no usable sample: they were interpolated between the views before and after them. Fine detail away from the centre may be less sharp.", count);

    public static Warning SlicesWithoutViews(int slices) =>
        Of("SLICES_WITHOUT_VIEWS", $"Some slices that were asked for lie where no views were taken, or not from all angles: they were left out.", slices);

    public static Warning SliceThickness(double asked, double made) =>
        Of("SLICE_THICKNESS", $"Slices of {asked:0.###} mm were asked for; the detector's rows make none thinner than {made:0.###} mm.", 1);

    private static Warning Of(string reason, FormattableString message, long count) =>
        new(WarningSeverity.Warning, reason, message.ToString(CultureInfo.InvariantCulture)) { Count = count };
}
