using Acquisition.Core.Model.Recipes;
using Acquisition.Pipeline.Reconstructions;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline.Tests.Reconstructions;

public class MemoryBudgetTests
{
    private const long Size = 16 << 20;

    private readonly MemoryBudget _budget = new(Options.Create(new PipelineOptions { MemoryBudgetBytes = Size }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_most_urgent_goes_first_and_the_oldest_among_equals()
    {
        IDisposable all = await _budget.ReserveAsync(Size, RecipePriority.Routine, Cancellation);
        List<string> order = [];
        Task[] waiting =
        [
            WaitAsync("late", RecipePriority.Retrospective), WaitAsync("first", RecipePriority.Routine), WaitAsync("second", RecipePriority.Routine),
            WaitAsync("emergency", RecipePriority.Emergency),
        ];
        Assert.True(_budget.IsContended);
        all.Dispose();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(["emergency", "first", "second", "late"], order);
        Assert.False(_budget.IsContended);

        async Task WaitAsync(string name, RecipePriority priority)
        {
            using IDisposable own = await _budget.ReserveAsync(Size, priority, Cancellation);
            lock (order) order.Add(name);
        }
    }

    [Fact]
    public async Task Small_ones_do_not_pass_a_large_one_that_waits()
    {
        IDisposable half = await _budget.ReserveAsync(Size / 2, RecipePriority.Routine, Cancellation);
        Task<IDisposable> large = _budget.ReserveAsync(Size, RecipePriority.Routine, Cancellation);
        Task<IDisposable> small = _budget.ReserveAsync(1, RecipePriority.Routine, Cancellation);
        Assert.False(small.IsCompleted);
        half.Dispose();
        (await large).Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_waiting_stands_in_nobodys_way()
    {
        using CancellationTokenSource stop = new();
        IDisposable half = await _budget.ReserveAsync(Size / 2, RecipePriority.Routine, Cancellation);
        Task<IDisposable> large = _budget.ReserveAsync(Size, RecipePriority.Routine, stop.Token);
        Task<IDisposable> small = _budget.ReserveAsync(1, RecipePriority.Routine, Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        half.Dispose();
        (await _budget.ReserveAsync(Size, RecipePriority.Routine, Cancellation)).Dispose();
    }
}
