using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>The state of a rollout goes from machine to machine, and no process that was overtaken writes over it; requests reach it and are answered once.</summary>
public sealed class RolloutStoreTests : IDisposable
{
    private readonly LedgerRig rig = new();

    [LedgerTheory]
    [InlineData(null)]
    [InlineData("origin")]
    public async Task Another_machine_goes_on_and_who_was_overtaken_writes_nothing(string? remote)
    {
        var (one, two, settings) = await ClonesAsync(remote);
        var store = new RolloutStore(rig.Shared);
        Assert.Null(await store.LoadAsync(one, settings, "staging", default));
        var first = await store.SaveAsync(one, settings, "staging", """{"step":1}""", null, default);
        var second = await store.SaveAsync(one, settings, "staging", """{"step":2}""", first.Id, default);

        var loaded = await store.LoadAsync(two, settings, "staging", default);
        Assert.Equal(second, loaded);
        var third = await store.SaveAsync(two, settings, "staging", """{"step":3}""", loaded!.Id, default);

        Assert.Contains("was changed by another process", (await Assert.ThrowsAsync<LockLostException>(() => store.SaveAsync(one, settings, "staging", """{"step":9}""", second.Id, default))).Message);
        await Assert.ThrowsAsync<LockLostException>(() => store.SaveAsync(one, settings, "staging", """{"step":9}""", null, default));
        await Assert.ThrowsAsync<LockLostException>(() => store.DeleteAsync(one, settings, "staging", second.Id, default));
        Assert.Equal("""{"step":3}""", (await store.LoadAsync(one, settings, "staging", default))!.Text);
        Assert.Null(await store.LoadAsync(one, settings, "production", default));
        await store.DeleteAsync(two, settings, "staging", third.Id, default);
        Assert.Null(await store.LoadAsync(one, settings, "staging", default));
    }

    [LedgerTheory]
    [InlineData(null)]
    [InlineData("origin")]
    public async Task Requests_are_read_with_the_abort_first_and_cleared_one_by_one(string? remote)
    {
        var (one, two, settings) = await ClonesAsync(remote);
        var requests = new DeliveryRequests(rig.Shared, TimeProvider.System);
        Assert.Empty(await requests.ReadAsync(one, settings, "staging", default));

        await requests.AskAsync(one, settings, "staging", DeliveryRequests.Finalize, "looks good", "ann", "d-1", default);
        await requests.AskAsync(two, settings, "staging", DeliveryRequests.Abort, "looks bad", "bob", "d-1", default);

        var asked = await requests.ReadAsync(one, settings, "staging", default);
        Assert.Equal([("abort", "looks bad", "bob", "d-1"), ("finalize", "looks good", "ann", "d-1")], asked.Select(request => (request.Kind, request.Reason, request.Actor, request.Deployment)));
        Assert.Empty(await requests.ReadAsync(one, settings, "production", default));

        // One that came between reading and clearing is not lost.
        await requests.AskAsync(two, settings, "staging", DeliveryRequests.Abort, "still bad", null, null, default);
        await requests.ClearAsync(one, settings, "staging", asked[0], default);
        await requests.ClearAsync(one, settings, "staging", asked[1], default);
        var left = Assert.Single(await requests.ReadAsync(one, settings, "staging", default));
        Assert.Equal(("still bad", null, null), (left.Reason, left.Actor, left.Deployment));
        await requests.ClearAsync(one, settings, "staging", left, default);
        Assert.Empty(await requests.ReadAsync(two, settings, "staging", default));
    }

    [LedgerFact]
    public async Task A_request_that_can_not_be_read_is_not_passed_over()
    {
        var (one, _, settings) = await ClonesAsync(null);
        await rig.Shared.TryWriteAsync(one, settings, "requests/staging/abort", """{"kind":"abort"}""", "by hand", null, default);

        await Assert.ThrowsAsync<LedgerDamagedException>(() => new DeliveryRequests(rig.Shared, TimeProvider.System).ReadAsync(one, settings, "staging", default));
    }

    public void Dispose() => rig.Dispose();

    private async Task<(Workspace One, Workspace Two, LedgerSettings Settings)> ClonesAsync(string? remote)
    {
        if (remote is null)
        {
            var work = new Workspace(await rig.RepositoryAsync());
            return (work, work, new LedgerSettings(null));
        }

        var (_, clones) = await rig.SharedAsync(2);
        return (new Workspace(clones[0]), new Workspace(clones[1]), new LedgerSettings(remote));
    }
}
