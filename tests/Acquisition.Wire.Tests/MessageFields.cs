using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Acquisition.Wire.Tests;

/// <summary>The contract's messages as their descriptors tell them: so that a field that is added is tested without anybody's doing.</summary>
internal static class MessageFields
{
    /// <summary>Every field of a message and of the messages in it that are the contract's own, with its path as violations name it.</summary>
    public static IEnumerable<(string Path, IMessage Message, FieldDescriptor Field)> All(IMessage message, string path)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            string name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            yield return (name, message, field);
            if (field.FieldType != FieldType.Message || field.MessageType.File.Package != "acquisition.v1") continue;
            object? value = field.Accessor.GetValue(message);
            IEnumerable<(string, IMessage)> children = value switch
            {
                IList list => list.Cast<IMessage>().Select((child, i) => ($"{name}[{i}]", child)),
                IMessage child => [(name, child)],
                _ => [],
            };
            foreach ((string childPath, IMessage child) in children)
                foreach ((string, IMessage, FieldDescriptor) below in All(child, childPath))
                    yield return below;
        }
    }

    /// <summary>Fields that have their default in every one of the messages, those in them included: message type and field.</summary>
    public static IEnumerable<string> NeverSet(IEnumerable<IMessage> messages) =>
        messages.SelectMany(message => All(message, ""))
            .GroupBy(field => field.Field.FullName)
            .Where(group => group.All(field => !IsSet(field.Message, field.Field)))
            .Select(group => group.Key);

    private static bool IsSet(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        null => false,
        IList list => list.Count > 0,
        Enum value => Convert.ToInt32(value) != 0,
        string text => text.Length > 0,
        ByteString bytes => bytes.Length > 0,
        IMessage => true,
        { } number => Convert.ToDouble(number) != 0,
    };
}
