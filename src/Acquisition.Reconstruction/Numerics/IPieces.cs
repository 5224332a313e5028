namespace Acquisition.Reconstruction.Numerics;

/// <summary>Independent pieces of work. They write to places of their own: their order has no meaning.</summary>
internal interface IPieces
{
    void Run(int piece);
}
