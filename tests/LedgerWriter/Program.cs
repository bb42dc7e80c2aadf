// A process that appends to a ledger and does nothing else, for the tests to run several of or to kill:
// dotnet LedgerWriter.dll <workspace> <remote or -> <label> <number of entries, 0 for ever>
using System.Globalization;
using PipelineBuild.Artifacts;
using PipelineBuild.Ledger;
using PipelineBuild.Tools;

var environment = EnvironmentVariables.OfProcess();
var mask = new SecretMask();
var git = new GitObjects(new ProcessRunner(mask), new ProgramLocator(UserFolders.Of(environment), environment));
var locks = new StaleGitLocks(TimeProvider.System, new Said());
var ledger = new DeliveryLedger(new LedgerRepository(git, locks, mask, TimeProvider.System), git, mask, TimeProvider.System);

var settings = new LedgerSettings(args[1] == "-" ? null : args[1]);
var count = int.Parse(args[3], CultureInfo.InvariantCulture);
for (var number = 1; count == 0 || number <= count; number++)
{
    var entry = new LedgerEntry("publish", "passed") { Actor = args[2], Version = $"0.0.{number}" };
    var written = await ledger.AppendAsync(new Workspace(args[0]), settings, entry, CancellationToken.None);
    Console.WriteLine($"{written.Sequence} {written.Id}");
}

/// <summary>What the ledger has to say goes where errors go.</summary>
internal sealed class Said : IProgress<string>
{
    public void Report(string value) => Console.Error.WriteLine(value);
}
