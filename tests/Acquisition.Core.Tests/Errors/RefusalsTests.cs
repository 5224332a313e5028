using System.Reflection;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests.Errors;

public class RefusalsTests
{
    public static TheoryData<string> Ways =>
        [.. typeof(Refusals).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_refusal_has_the_reason_of_its_name_and_its_facts_are_those_of_its_sentence(string way)
    {
        MethodInfo method = typeof(Refusals).GetMethod(way)!;
        RefusalException refusal = (RefusalException)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!;
        Assert.Equal(Reason(way), refusal.Reason.ToString());
        Assert.All(refusal.Facts, fact => Assert.Contains(fact.Value, refusal.Message, StringComparison.Ordinal));
        Assert.All(refusal.Facts.Keys, name => Assert.Matches("^[a-z][a-z0-9_]*$", name));
        // Whatever was told to the refusal can be found in it again: AIP-193.
        Assert.Equal(method.GetParameters().Length, refusal.Facts.Count + (refusal.Reason == RefusalReason.MalformedBlock ? 1 : 0));
    }

    [Fact]
    public void Every_reason_has_its_refusal() =>
        Assert.Equal(Enum.GetNames<RefusalReason>().Order(), Ways.Select(row => Reason(row.Data)).Distinct().Order());

    /// <summary>Some ways have the reason of another one: a caller does the same about them.</summary>
    private static string Reason(string way) => way switch
    {
        nameof(Refusals.RawDataVersion) => nameof(RefusalReason.RawDataCorrupt),
        nameof(Refusals.StorageUnreadable) or nameof(Refusals.InstanceUnreadable) => nameof(RefusalReason.StorageFailed),
        _ => way,
    };

    private static object Sample(ParameterInfo parameter, int index) => parameter.ParameterType switch
    {
        { } type when type == typeof(string) => $"the {parameter.Name}.",
        { } type when type == typeof(long) => 1000L + index,
        { } type when type == typeof(uint) => 0xABCD0000u + (uint)index,
        { } type when type == typeof(TimeSpan) => TimeSpan.FromSeconds(90),
        { } type when type == typeof(Guid) => new Guid("0193c0ff-ee00-7000-8000-0123456789ab"),
        { } type when type == typeof(ScanId) => new ScanId(new Guid("0193c0ff-ee00-7000-8000-0123456789ab")),
        { } type when type == typeof(ScanState) => ScanState.Receiving,
        { } type => throw new NotSupportedException($"Give a sample of {type}."),
    };
}
