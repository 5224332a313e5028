using System.Text.RegularExpressions;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>PTX of one kernel, read as far as its text can be held to what the kernel's doc says.</summary>
internal sealed partial class Ptx
{
    private readonly List<Block> _blocks = [];

    public Ptx(string text)
    {
        Lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))];
        _blocks.Add(new("", []));
        foreach (string line in Lines.SkipWhile(line => line != "{").Skip(1).TakeWhile(line => line != "}"))
        {
            if (line.EndsWith(':')) _blocks.Add(new(line[..^1], []));
            else if (!line.StartsWith('.')) _blocks[^1].Instructions.Add(line);
        }
    }

    public IReadOnlyList<string> Lines { get; }

    /// <param name="kernel">Such as "FanBackprojection.AddOne".</param>
    /// <param name="architecture">That it is compiled for.</param>
    public static Ptx Of(string kernel, CudaArchitecture architecture) => new(KernelCompilation.CompileToPtx(
        KernelCompilation.Kernels.Single(method => $"{method.DeclaringType!.Name}.{method.Name}" == kernel), architecture));

    /// <summary>
    /// The instructions of the innermost loop with the most of them: what a thread does again and again. A natural loop: the blocks from which a
    /// jump backwards is reached without passing its target, and that target (Aho et al., Compilers, 2006, ch. 9.6.6).
    /// </summary>
    public IReadOnlyList<string> InnermostLoop()
    {
        List<HashSet<int>> loops =
        [
            .. from jump in Enumerable.Range(0, _blocks.Count)
               from target in Successors(jump)
               where target <= jump
               select Loop(jump, target),
        ];
        IEnumerable<HashSet<int>> innermost = loops.Where(loop => !loops.Any(other => other.IsProperSubsetOf(loop)));
        HashSet<int> largest = innermost.MaxBy(InstructionCount) ?? throw new InvalidOperationException("The kernel has no loop.");
        return [.. largest.Order().SelectMany(block => _blocks[block].Instructions)];
    }

    /// <summary>
    /// 32-bit registers that hold a value still to be read, at the instruction where they are most, in the order of the text: backward liveness
    /// over the blocks (Aho et al., ch. 9.2.5). An assembler that schedules well needs about as many.
    /// </summary>
    public int MostAlive()
    {
        HashSet<string>[] entering = [.. _blocks.Select(_ => new HashSet<string>())];
        int most = 0;
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int block = _blocks.Count - 1; block >= 0; block--)
            {
                HashSet<string> alive = [.. Successors(block).SelectMany(next => entering[next])];
                foreach (string instruction in Enumerable.Reverse(_blocks[block].Instructions))
                {
                    (IEnumerable<string> written, IEnumerable<string> read) = Registers(instruction);
                    if (!instruction.StartsWith('@')) alive.ExceptWith(written);
                    alive.UnionWith(read);
                    most = Math.Max(most, alive.Sum(Size));
                }
                changed |= alive.Count > entering[block].Count;
                entering[block] = alive;
            }
        }
        return most;
    }

    private static int Size(string register) => register.StartsWith("%p", StringComparison.Ordinal) ? 0 : register.StartsWith("%rd", StringComparison.Ordinal) ? 2 : 1;

    /// <summary>The first operand is written, the others are read; a store and a jump only read.</summary>
    private static (IEnumerable<string> Written, IEnumerable<string> Read) Registers(string instruction)
    {
        string operation = instruction.StartsWith('@') ? instruction[(instruction.IndexOfAny([' ', '\t']) + 1)..] : instruction;
        IEnumerable<string> all = Register().Matches(instruction).Select(match => match.Value);
        if (operation.StartsWith("st.", StringComparison.Ordinal) || operation.StartsWith("bra", StringComparison.Ordinal) || operation.StartsWith("ret", StringComparison.Ordinal))
            return ([], all);
        int written = operation.Contains('{', StringComparison.Ordinal) ? Register().Count(operation[..operation.IndexOf('}', StringComparison.Ordinal)]) : 1;
        IEnumerable<string> operands = Register().Matches(operation).Select(match => match.Value);
        return (operands.Take(written), operands.Skip(written).Concat(all.Except(operands)));
    }

    private int InstructionCount(HashSet<int> loop) => loop.Sum(block => _blocks[block].Instructions.Count);

    private HashSet<int> Loop(int jump, int target)
    {
        HashSet<int> loop = [target];
        Stack<int> open = new([jump]);
        while (open.TryPop(out int block))
        {
            if (!loop.Add(block)) continue;
            foreach (int before in Enumerable.Range(0, _blocks.Count).Where(other => Successors(other).Contains(block))) open.Push(before);
        }
        return loop;
    }

    private IEnumerable<int> Successors(int index)
    {
        foreach (string instruction in _blocks[index].Instructions)
            if (Jump().Match(instruction) is { Success: true } jump) yield return _blocks.FindIndex(block => block.Label == jump.Groups[1].Value);
        string? last = _blocks[index].Instructions.LastOrDefault();
        bool falls = last is null || last.StartsWith('@') || !(last.StartsWith("bra", StringComparison.Ordinal) || last.StartsWith("ret", StringComparison.Ordinal));
        if (falls && index + 1 < _blocks.Count) yield return index + 1;
    }

    [GeneratedRegex(@"\bbra(?:\.uni)?\s+(\w+);")]
    private static partial Regex Jump();

    [GeneratedRegex(@"%(?:r|rd|f|p)\d+")]
    private static partial Regex Register();

    private sealed record Block(string Label, List<string> Instructions);
}
