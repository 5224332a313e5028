namespace Acquisition.Core.Model.Images;

/// <summary>
/// A small picture of an image that is not complete, for those who watch: what the data so far say, with its faults. It never becomes an instance.
/// </summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Pixels">[rows × columns], in the unit of the images; NaN: no value.</param>
public sealed record PartialImage(int Rows, int Columns, ReadOnlyMemory<float> Pixels);
