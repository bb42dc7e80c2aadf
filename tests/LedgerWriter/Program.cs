// A process that does one thing to a ledger, for the tests to run several of or to kill:
// dotnet LedgerWriter.dll <workspace> <remote or -> <label> <number of entries, 0 for ever>
//   appends entries
// dotnet LedgerWriter.dll <workspace> <remote or -> count <how often> <file>
//   takes the lock of staging and makes the number in the file one larger, again and again
// dotnet LedgerWriter.dll <workspace> <remote or -> hold 0 <why>
//   takes the lock of staging, says "held" and keeps it until it is killed
using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

var environment = EnvironmentVariables.OfProcess();
var mask = new SecretMask();
var git = new GitObjects(new ProcessRunner(mask), new ProgramLocator(UserFolders.Of(environment), environment));
var locks = new StaleGitLocks(TimeProvider.System, new Said());
var repository = new LedgerRepository(git, locks, mask, TimeProvider.System);
var ledger = new DeliveryLedger(repository, git, mask, TimeProvider.System);
var environmentLocks = new EnvironmentLocks(new SharedRefs(repository, git, locks, mask, TimeProvider.System), ledger, environment, new Said(), TimeProvider.System);

var workspace = new Workspace(args[0]);
var settings = new LedgerSettings(args[1] == "-" ? null : args[1]);
var count = int.Parse(args[3], CultureInfo.InvariantCulture);
await (args[2] switch
{
    "count" => CountAsync(args[4]),
    "hold" => HoldAsync(args[4]),
    _ => AppendAsync(args[2]),
});

async Task AppendAsync(string label)
{
    for (var number = 1; count == 0 || number <= count; number++)
    {
        var entry = new LedgerEntry("publish", "passed") { Actor = label, Version = $"0.0.{number}" };
        var written = await ledger.AppendAsync(workspace, settings, entry, CancellationToken.None);
        Console.WriteLine($"{written.Sequence} {written.Id}");
    }
}

async Task CountAsync(string file)
{
    for (var number = 1; number <= count; number++)
    {
        await using var held = await environmentLocks.TakeAsync(workspace, settings, new LockRequest("staging", "counting", TimeSpan.FromMinutes(3)), CancellationToken.None);
        var before = int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);
        await Task.Delay(Random.Shared.Next(20));
        await held.RequireAsync(CancellationToken.None);
        await File.WriteAllTextAsync(file, (before + 1).ToString(CultureInfo.InvariantCulture));
    }
}

async Task HoldAsync(string why)
{
    await using var held = await environmentLocks.TakeAsync(workspace, settings, new LockRequest("staging", why, TimeSpan.FromMinutes(1)) { Deployment = "d-1" }, CancellationToken.None);
    Console.WriteLine("held");
    await Task.Delay(Timeout.Infinite);
}

/// <summary>What the ledger has to say goes where errors go.</summary>
internal sealed class Said : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
