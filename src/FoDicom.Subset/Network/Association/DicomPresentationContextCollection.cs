using System.Collections;

namespace FellowOakDicom.Network;

/// <summary>The presentation contexts of one association, in the order of their ids.</summary>
public class DicomPresentationContextCollection : ICollection<DicomPresentationContext>
{
    /// <summary>Ids are the odd numbers 1 to 255 (PS3.8 9.3.2.2).</summary>
    internal const int MaximumCount = 128;

    private readonly SortedDictionary<byte, DicomPresentationContext> _contexts = [];

    public DicomPresentationContext this[byte id] => _contexts[id];

    public int Count => _contexts.Count;

    public bool IsReadOnly => false;

    /// <summary>Proposes an abstract syntax with transfer syntaxes, unless exactly that is proposed already.</summary>
    public void Add(DicomUID abstractSyntax, params DicomTransferSyntax[] transferSyntaxes) =>
        Add(abstractSyntax, null, null, transferSyntaxes);

    public void Add(DicomUID abstractSyntax, bool? userRole, bool? providerRole, params DicomTransferSyntax[] transferSyntaxes)
    {
        if (_contexts.Values.Any(known => known.AbstractSyntax == abstractSyntax && known.UserRole == userRole
            && known.ProviderRole == providerRole && known.GetTransferSyntaxes().SequenceEqual(transferSyntaxes))) return;

        var context = new DicomPresentationContext(NextId(), abstractSyntax, userRole, providerRole);
        foreach (DicomTransferSyntax syntax in transferSyntaxes) context.AddTransferSyntax(syntax);
        _contexts.Add(context.ID, context);
    }

    /// <summary>Adds a context under its own id, or under the next free one when it has none (0) or its id is taken.</summary>
    public void Add(DicomPresentationContext item)
    {
        if (item.ID == 0 || _contexts.ContainsKey(item.ID))
        {
            Add(item.AbstractSyntax, item.UserRole, item.ProviderRole, [.. item.GetTransferSyntaxes()]);
        }
        else
        {
            _contexts.Add(item.ID, item);
        }
    }

    /// <summary>
    /// Proposes what a request needs. A C-STORE gets the file's transfer syntax and, unless the file is compressed, Implicit VR
    /// Little Endian in contexts of their own, so that the provider can accept both and the data set is sent as it is.
    /// </summary>
    public void AddFromRequest(DicomRequest dicomRequest)
    {
        foreach (DicomPresentationContext context in dicomRequest.ProposeContexts()) Add(context);
    }

    public bool Contains(DicomPresentationContext item) => _contexts.ContainsValue(item);

    public bool Remove(DicomPresentationContext item) => Contains(item) && _contexts.Remove(item.ID);

    public void Clear() => _contexts.Clear();

    public void CopyTo(DicomPresentationContext[] array, int arrayIndex) => _contexts.Values.CopyTo(array, arrayIndex);

    public IEnumerator<DicomPresentationContext> GetEnumerator() => _contexts.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal DicomPresentationContext? Find(byte id) => _contexts.GetValueOrDefault(id);

    private byte NextId()
    {
        for (int id = 1; id <= byte.MaxValue; id += 2)
        {
            if (!_contexts.ContainsKey((byte)id)) return (byte)id;
        }
        throw new DicomNetworkException($"An association has room for {MaximumCount} presentation contexts; all are in use.");
    }
}
