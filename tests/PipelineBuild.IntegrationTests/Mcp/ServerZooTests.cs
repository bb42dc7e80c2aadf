using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Results;

namespace PipelineBuild.IntegrationTests.Mcp;

/// <summary>Every check of McpTest can fail: a zoo of faulty servers, each of which must be found out by the right check and by no other.</summary>
public sealed class ServerZooTests(ServerZoo zoo) : IClassFixture<ServerZoo>
{
    internal static readonly (string Fault, string Rule, string Words)[] Faults =
    [
        ("chatty", "mcp/stdout", "during start the server wrote 'server started'"),
        ("noisy", "mcp/stdout", "during calls the server wrote 'adding 2 and 3' and 2 more lines"),
        ("restless", "mcp/stdout", "during idling the server wrote 'still here'"),
        ("slow", "mcp/start", "no answer to initialize within 3 s"),
        ("silent", "mcp/start", "no answer to initialize within 3 s"),
        ("stillborn", "mcp/start", "the server ended with exit code 3 before it had answered"),
        ("outdated", "mcp/protocol", "1999-01-01"),
        ("listless", "mcp/list", "no tools/list"),
        ("bad-schema", "mcp/schema", "add: inputSchema #/required is no list of different names"),
        ("long-name", "mcp/client-limits", "has 70 characters, clients take 64"),
        ("wrong", "mcp/sample", "'the sum is 5' is not in the answer: the sum is 6"),
        ("forgetful", "mcp/sample", "call 3 of 3"),
        ("crashing", "mcp/sample", "the server ended with exit code 9"),
        ("mismatched", "mcp/output-schema", "structuredContent has 5 at $.sum, the outputSchema says string"),
        ("unstructured", "mcp/output-schema", "the answer has no structuredContent"),
        ("fragile", "mcp/bad-arguments", "without the required 'a': the server ended with exit code 7"),
        ("careless", "mcp/bad-arguments", "no error came of it"),
        ("mortal", "mcp/crash", "ended by itself with exit code 5"),
        ("stubborn", "mcp/exit", "still ran 2 s after its standard input was closed"),
        ("grumpy", "mcp/exit", "exit code 4 when its standard input was closed"),
        ("parent", "mcp/orphan", "the server left a process running"),
        ("parent-of-known", "mcp/orphan", "the server left a process running"),
        ("two-faced", "mcp/http", "not the same tools as over stdio: add"),
        ("deaf", "mcp/http", "does not listen on the port"),
    ];

    public static TheoryData<string, string, string> Zoo
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (fault, rule, words) in Faults)
            {
                data.Add(fault, rule, words);
            }

            return data;
        }
    }

    [NpmTheory]
    [MemberData(nameof(Zoo))]
    public void A_faulty_server_is_found_out_by_the_check_for_it_and_by_no_other(string fault, string rule, string words)
    {
        var report = zoo.Of(fault);
        var failed = report.Checks.Where(check => check.Outcome == Outcome.Failed).ToList();

        Assert.True(failed.Count > 0 && failed.All(check => check.Rule == rule), ServerRig.Shown(report));
        Assert.Contains(failed, check => check.Detail.Contains(words, StringComparison.Ordinal));
        Assert.Equal(Outcome.Failed, report.Outcome);
    }

    [NpmFact]
    public void A_good_server_passes_all_of_them()
    {
        var report = zoo.Of("good");

        Assert.True(report.Outcome == Outcome.Passed, ServerRig.Shown(report));
        Assert.Equal(
            ["install", "start", "protocol", "tools/list", "schemas", "names", "sample add", "idle", "exit", "orphans", "standard output", "wrong arguments for add", "unknown tool", "http start", "http tools/list", "http sample add"],
            report.Checks.Select(check => check.Name));
        Assert.Equal(["add"], report.Tools);
    }

    [NpmFact]
    public void A_server_that_drops_what_it_does_not_know_has_still_time_for_the_handshake_it_knows() =>
        Assert.True(zoo.Of("taciturn") is { Outcome: Outcome.Passed, StartMilliseconds: > 2000 }, ServerRig.Shown(zoo.Of("taciturn")));

    [NpmFact]
    public void A_hundred_calls_give_percentiles_and_fewer_give_their_maximum()
    {
        var hundred = Assert.Single(zoo.Of("good").Calls);
        var few = Assert.Single(zoo.Of("chatty").Calls);

        Assert.True(hundred is { Calls: 100, P50: > 0 } && hundred.P50 <= hundred.P95 && hundred.P95 <= hundred.P99 && hundred.P99 <= hundred.Max, hundred.ToString());
        Assert.True(few is { Calls: 3, P50: null, Max: > 0 }, few.ToString());
        Assert.StartsWith("max of 3: ", few.ToString());
    }

    [NpmFact]
    public void What_a_server_wrote_to_standard_error_is_shown_when_it_failed() => Assert.Equal(["no configuration"], zoo.Of("stillborn").LastWords);

    [NpmFact]
    public void Nothing_that_a_server_started_is_left() => Assert.Empty(Programs.Naming(zoo.Mark));
}
