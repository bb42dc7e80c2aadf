using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;

namespace PipelineBuild.IntegrationTests.Ledger;

/// <summary>A shared value is changed by whoever saw the last one, and by nobody else: here, on a remote, and by many at once.</summary>
public sealed class SharedRefsTests : IDisposable
{
    private const string Name = "rollouts/staging";
    private const string Reference = "refs/pipeline/rollouts/staging";

    private readonly LedgerRig rig = new();

    [LedgerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_is_made_replaced_and_removed_only_by_who_saw_it(bool isRemote)
    {
        var (one, two, settings, _) = await PlacesAsync(isRemote);
        Assert.Null(await rig.Shared.ReadAsync(one, settings, Name, default));

        var first = await WriteAsync(one, settings, 1, null);
        Assert.Null(await WriteAsync(two, settings, 2, null));
        Assert.Equal(first, await rig.Shared.ReadAsync(two, settings, Name, default));
        var second = await WriteAsync(two, settings, 2, first!.Id);
        Assert.Null(await WriteAsync(one, settings, 3, first.Id));
        Assert.False(await rig.Shared.TryDeleteAsync(one, settings, Name, first.Id, default));
        Assert.Equal("""{"number":2}""", (await rig.Shared.ReadAsync(one, settings, Name, default))!.Text);
        Assert.Equal(second!.Id, await rig.Shared.IdAsync(one, settings, Name, default));

        Assert.True(await rig.Shared.TryDeleteAsync(one, settings, Name, second.Id, default));
        Assert.False(await rig.Shared.TryDeleteAsync(two, settings, Name, second.Id, default) && await rig.Shared.IdAsync(two, settings, Name, default) is not null);
        Assert.Null(await WriteAsync(two, settings, 4, second.Id));
        Assert.Null(await rig.Shared.ReadAsync(two, settings, Name, default));
        Assert.NotNull(await WriteAsync(two, settings, 5, null));
    }

    [LedgerFact]
    public async Task With_a_remote_nothing_is_kept_here_and_the_branches_stay_as_they_are()
    {
        var (one, _, settings, remote) = await PlacesAsync(isRemote: true);
        var before = await rig.GitAsync(one.Root, "for-each-ref");

        await WriteAsync(one, settings, 1, null);

        Assert.Equal(before, await rig.GitAsync(one.Root, "for-each-ref"));
        Assert.Equal(Reference, await rig.GitAsync(remote!, "for-each-ref", "--format=%(refname)"));
    }

    [LedgerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_at_once_exactly_one_wins_each_round(bool isRemote)
    {
        var (one, two, settings, _) = await PlacesAsync(isRemote);
        string? seen = null;
        for (var round = 1; round <= 3; round++)
        {
            var number = round;
            var written = await Task.WhenAll(Enumerable.Range(1, 6).Select(writer => WriteAsync(writer % 2 == 0 ? one : two, settings, number * 100 + writer, seen)));

            var won = Assert.Single(written, value => value is not null)!;
            Assert.Equal(won, await rig.Shared.ReadAsync(one, settings, Name, default));
            // Who has not seen it in its own repository can't build on it.
            await rig.Shared.ReadAsync(two, settings, Name, default);
            seen = won.Id;
        }
    }

    [LedgerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_lock_file_that_a_killed_git_left_is_cleared_and_said(bool isRemote)
    {
        var (one, _, settings, remote) = await PlacesAsync(isRemote);
        var first = await WriteAsync(one, settings, 1, null);
        var file = Path.Combine(remote ?? Path.Combine(one.Root, ".git"), $"{Reference}.lock");
        await File.WriteAllTextAsync(file, "");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));

        Assert.NotNull(await WriteAsync(one, settings, 2, first!.Id));

        Assert.False(File.Exists(file));
        Assert.Contains($"removed the lock {file}, which a killed git left behind", rig.Said.Lines);
    }

    [LedgerFact]
    public async Task A_remote_that_is_gone_or_refuses_is_an_error_and_no_answer()
    {
        var (one, _, settings, remote) = await PlacesAsync(isRemote: true);
        Tests.Fakes.TempFolder.MakeExecutable(rig.Write("remote.git/hooks/pre-receive", "#!/bin/sh\necho this ref is protected >&2\nexit 1\n"));
        Assert.Contains("this ref is protected", (await Assert.ThrowsAsync<LedgerException>(() => WriteAsync(one, settings, 1, null))).Message);
        Directory.Move(remote!, rig.At("away.git"));

        foreach (var attempt in new Func<Task>[]
        {
            () => rig.Shared.ReadAsync(one, settings, Name, default),
            () => rig.Shared.IdAsync(one, settings, Name, default),
            () => WriteAsync(one, settings, 1, null),
            () => rig.Shared.TryDeleteAsync(one, settings, Name, new string('1', 40), default),
        })
        {
            Assert.Contains("does not appear to be a git repository", (await Assert.ThrowsAsync<LedgerException>(attempt)).Message);
        }
    }

    [LedgerFact]
    public async Task Secrets_do_not_get_there_and_the_json_stays_whole()
    {
        var (one, _, settings, _) = await PlacesAsync(isRemote: false);
        rig.Runner.Mask.Add("hunter22");

        var written = await rig.Shared.TryWriteAsync(one, settings, Name, """{"a":"http://host","by":"ann@laptop","url":"https://bob:other@example.org/","hunter22":["x hunter22",1,true,null]}""", "for hunter22", null, default);

        Assert.Equal("""{"a":"http://host","by":"ann@laptop","url":"https://***@example.org/","***":["x ***",1,true,null]}""", written!.Text);
        Assert.DoesNotContain("hunter22", await rig.EverythingAsync(one.Root));
    }

    [LedgerTheory]
    [InlineData("locks/")]
    [InlineData("locks/../ledger")]
    [InlineData("locks/a b")]
    [InlineData("locks/a.lock")]
    [InlineData("locks/-x\n")]
    [InlineData("ledger")]
    public async Task What_can_not_be_part_of_a_ref_is_refused(string name)
    {
        var work = await rig.RepositoryAsync();

        Assert.Contains("can't be part of a ref", (await Assert.ThrowsAsync<LedgerException>(() => rig.Shared.ReadAsync(new Workspace(work), new LedgerSettings(null), name, default))).Message);
    }

    [LedgerFact]
    public async Task A_ref_that_holds_something_else_is_said()
    {
        var (one, _, settings, _) = await PlacesAsync(isRemote: false);
        await rig.GitAsync(one.Root, "update-ref", Reference, "HEAD");

        Assert.StartsWith($"{Reference} holds no value.json: ", (await Assert.ThrowsAsync<LedgerDamagedException>(() => rig.Shared.ReadAsync(one, settings, Name, default))).Message);
    }

    public void Dispose() => rig.Dispose();

    private async Task<(Workspace One, Workspace Two, LedgerSettings Settings, string? Remote)> PlacesAsync(bool isRemote)
    {
        if (isRemote)
        {
            var (remote, clones) = await rig.SharedAsync(2);
            return (new Workspace(clones[0]), new Workspace(clones[1]), new LedgerSettings("origin"), remote);
        }

        var work = new Workspace(await rig.RepositoryAsync());
        return (work, work, new LedgerSettings(null), null);
    }

    private Task<SharedValue?> WriteAsync(Workspace workspace, LedgerSettings settings, int number, string? seen) =>
        rig.Shared.TryWriteAsync(workspace, settings, Name, $$"""{"number":{{number}}}""", "test", seen, default);
}
