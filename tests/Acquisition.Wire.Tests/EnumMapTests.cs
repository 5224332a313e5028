using System.Collections;
using System.Reflection;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Google.Protobuf.Reflection;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>Tables between enums are complete where they are made.</summary>
public class EnumMapTests
{
    /// <summary>Every table of the assembly, by the class that holds it.</summary>
    public static TheoryData<string> Tables =>
        [.. from type in typeof(WireCodec).Assembly.GetTypes()
            where !type.ContainsGenericParameters
            from table in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            where IsMap(table.FieldType)
            select $"{type.Name}.{table.Name}"];

    [Fact]
    public void Every_enum_of_what_is_read_has_a_table()
    {
        FileDescriptor[] read = [V1.HeaderReflection.Descriptor, V1.CtReflection.Descriptor, V1.MrReflection.Descriptor, V1.RecipeReflection.Descriptor, V1.BlockReflection.Descriptor, V1.WarningReflection.Descriptor];
        IEnumerable<Type> enums = read.SelectMany(file => file.EnumTypes.Concat(file.MessageTypes.SelectMany(message => message.EnumTypes))).Select(e => e.ClrType);
        // Patient's Sex is DICOM's letter in the model.
        Assert.Equal(
            enums.Except([typeof(V1.Patient.Types.Sex)]).Select(e => e.FullName).Order(StringComparer.Ordinal),
            Tables.Select(table => Field((string)table.Data).FieldType.GetGenericArguments()[0].FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_value_of_the_wire_and_of_the_model_has_its_partner(string table)
    {
        FieldInfo field = Field(table);
        object map = field.GetValue(null)!;
        Type[] enums = field.FieldType.GetGenericArguments();
        IDictionary fromWire = (IDictionary)field.FieldType.GetProperty("FromWire")!.GetValue(map)!;
        MethodInfo toWire = field.FieldType.GetMethod("ToWire")!;

        foreach (object core in Enum.GetValues(enums[1])) Assert.Equal(core, fromWire[toWire.Invoke(map, [core])!]);
        foreach (object wire in Enum.GetValues(enums[0]))
        {
            if (fromWire.Contains(wire)) Assert.Equal(wire, toWire.Invoke(map, [fromWire[wire]]));
            else Assert.Equal(0, Convert.ToInt32(wire));
        }
    }

    [Fact]
    public void A_table_that_lacks_a_value_of_either_side_cannot_be_made()
    {
        InvalidOperationException lacks = Assert.Throws<InvalidOperationException>(
            () => new EnumMap<V1.FilteredBackprojection.Types.Kernel, CtKernel>(
                (V1.FilteredBackprojection.Types.Kernel.Ramp, CtKernel.Ramp), (V1.FilteredBackprojection.Types.Kernel.Hann, CtKernel.Hann)));
        Assert.Contains("Kernel.SheppLogan", lacks.Message, StringComparison.Ordinal);
        Assert.Contains("CtKernel.SheppLogan", lacks.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_holds_a_value_twice_cannot_be_made() => Assert.Throws<ArgumentException>(
        () => new EnumMap<V1.CtSource.Types.Beam, CtBeam>(
            (V1.CtSource.Types.Beam.Divergent, CtBeam.Divergent),
            (V1.CtSource.Types.Beam.Parallel, CtBeam.Parallel),
            (V1.CtSource.Types.Beam.Parallel, CtBeam.Divergent)));

    [Fact]
    public void Kinds_and_encodings_of_blocks_have_the_numbers_of_the_wire()
    {
        // The checksum and the disk hold the numbers, not the names.
        foreach (Core.Ports.Store.ContentKind kind in Enum.GetValues<Core.Ports.Store.ContentKind>()) Assert.Equal((int)kind, (int)BlockWire.ToWire(Blocks.Raw(kind)).Kind);
        Assert.Equal((int)Core.Ports.Store.SampleEncoding.None, (int)V1.SampleEncoding.Unspecified);
    }

    private static FieldInfo Field(string table)
    {
        string[] names = table.Split('.');
        return typeof(WireCodec).Assembly.GetTypes().Single(t => t.Name == names[0]).GetField(names[1], BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
    }

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EnumMap<,>);
}
