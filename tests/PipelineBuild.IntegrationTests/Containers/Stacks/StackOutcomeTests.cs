using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using PipelineBuild.IntegrationTests.Rig;

namespace PipelineBuild.IntegrationTests.Containers.Stacks;

/// <summary>Stacks on the real engine: what passes, what fails, and what the report says of it.</summary>
[Collection(StackRuns.Name)]
public sealed class StackOutcomeTests(StackHome home) : IClassFixture<StackHome>
{
    private static readonly string Sleeper = "image: IMAGE\n    command: [sleep, \"1000\"]\n    init: true";

    [StackFact]
    public async Task A_good_stack_passes_with_every_kind_of_check_and_leaves_nothing()
    {
        using var workspace = home.Workspace($$"""
            services:
              init: { image: IMAGE, command: [echo, prepared the data], volumes: ["state:/state"] }
              web:
                {{StackWorkspace.Server}}
                depends_on: { init: { condition: service_completed_successfully } }
                container_name: fixed-name-of-{{Guid.NewGuid():N}}
                volumes: ["state:/state", "/anonymous"]
                ports: ["127.0.0.1:1:8080"]
            volumes: { state: { name: data-of-production } }
            """, """
            checks:
              - http: { service: web, port: 8080, path: /index.html, contains: fine, matches: "st.te", maxMilliseconds: 60000, json: { $.state: fine, "$.parts[0].name": one } }
              - tcp: { service: web, port: 8080 }
              - name: says what it is told
                command: { service: web, run: [/bin/busybox, echo, a word], contains: a word }
            """);
        var volumes = await StackHome.DockerAsync("volume", "ls", "--quiet", "--filter", "name=data-of-production");

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        await workspace.NothingIsLeftAsync(run);
        Assert.Equal(volumes, await StackHome.DockerAsync("volume", "ls", "--quiet", "--filter", "name=data-of-production"));
        Assert.Contains("prepared the data", File.ReadAllText(workspace.Files.At("artifacts/stacks/web/init.log")));
        var cases = XDocument.Load(workspace.Files.At("artifacts/junit.xml")).Descendants("testcase").Where(one => one.Attribute("classname")!.Value == "DockerTest.web").Select(one => one.Attribute("name")!.Value);
        Assert.Equal(["service init", "service web", "http web:8080/index.html", "tcp web:8080", "says what it is told"], cases);
    }

    [StackFact]
    public async Task A_service_that_is_never_healthy_fails_with_what_its_health_check_said()
    {
        using var workspace = home.Workspace("""
            services:
              web: { image: IMAGE, command: [sleep, "1000"], init: true, healthcheck: { test: [CMD, /bin/busybox, sh, -c, "echo nobody at home; exit 3"], interval: 300ms, retries: 2 } }
              next: { image: IMAGE, command: [sleep, "1000"], init: true, depends_on: { web: { condition: service_healthy } } }
            """, "");

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, "web: unhealthy");
        Says(run, "health check: exit code 3: nobody at home");
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task A_service_that_stays_starting_fails_when_the_time_is_over()
    {
        using var workspace = home.Workspace("""
            services:
              web: { image: IMAGE, command: [sleep, "1000"], init: true, healthcheck: { test: [CMD, /bin/busybox, "false"], interval: 300ms, start_period: 600s } }
            """, "startTimeoutSeconds: 4");

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, "not ready within 4 s");
        await workspace.NothingIsLeftAsync(run);
    }

    [StackTheory]
    [InlineData("", "web: ended with exit code 7")]
    [InlineData(", restart: always", "crashed")]
    public async Task A_service_that_crashes_after_a_moment_fails_with_its_last_words(string policy, string words)
    {
        using var workspace = home.Workspace($$"""
            services:
              web: { image: IMAGE, entrypoint: [/bin/busybox, sh, -c, "sleep 3; echo out of luck; exit 7"]{{policy}} }
            """, "");
        workspace.Files.Write("pipeline.yml", File.ReadAllText(workspace.Files.At("pipeline.yml")).Replace("settleSeconds: 1", "settleSeconds: 60", StringComparison.Ordinal));

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, words);
        Says(run, "out of luck");
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task An_init_container_that_fails_is_named_and_not_the_services_behind_it()
    {
        using var workspace = home.Workspace($$"""
            services:
              init: { image: IMAGE, entrypoint: [/bin/busybox, sh, -c, "echo no such table; exit 4"] }
              web:
                {{StackWorkspace.Server}}
                depends_on: { init: { condition: service_completed_successfully } }
            """, "");

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, "init: ended with exit code 4");
        Says(run, "no such table");
        Assert.DoesNotContain("stack web: web: ", run.Output[run.Output.IndexOf("failed   DockerTest", StringComparison.Ordinal)..]);
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task A_wrong_answer_fails_after_as_many_attempts_as_declared()
    {
        using var workspace = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n", """
            checks:
              - { http: { service: web, port: 8080, path: /missing }, retries: 2, intervalSeconds: 0 }
              - http: { service: web, port: 8080, path: /index.html, json: { $.state: broken } }
              - command: { service: web, run: [/bin/busybox, sh, -c, "exit 9"] }
              - tcp: { service: web, port: 9 }
            """);

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, "http web:8080/missing: status 404, expected 200");
        Says(run, "(3 attempts)");
        Says(run, "$.state is 'fine', expected 'broken'");
        Says(run, "exit code 9, expected 0");
        Says(run, "tcp web:9: Connection refused");
        Assert.Equal(4, XDocument.Load(workspace.Files.At("artifacts/junit.xml")).Descendants("testcase").Count(one => one.Attribute("classname")!.Value == "DockerTest.web" && one.Element("failure") is not null));
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task Connections_are_compared_with_those_that_are_declared()
    {
        using var workspace = home.Workspace($$"""
            services:
              web:
                {{StackWorkspace.Server}}
                networks: [back]
              friend: { {{Sleeper.Replace("\n    ", ", ", StringComparison.Ordinal)}}, networks: [back] }
              spy: { {{Sleeper.Replace("\n    ", ", ", StringComparison.Ordinal)}}, networks: [back] }
              foe: { {{Sleeper.Replace("\n    ", ", ", StringComparison.Ordinal)}}, networks: [back, edge] }
              far: { {{Sleeper.Replace("\n    ", ", ", StringComparison.Ordinal)}}, networks: [edge] }
            networks: { back: { internal: true }, edge: }
            """, """
            connectivity:
              allow:
                - { from: friend, to: web, port: 8080 }
                - { from: far, to: web, port: 8080 }
              deny:
                - { from: foe, to: web }
            """);

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, "far -> web:8080 is declared and does not work");
        Says(run, "foe -> web:8080 works and must not");
        Says(run, "spy -> web:8080 works and is not declared");
        Assert.DoesNotContain("friend -> web:8080 works and", run.Output);
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task A_port_that_is_kept_and_taken_is_told_with_its_holder()
    {
        var port = Ports.Next();
        var holder = $"pb-holder-{Guid.NewGuid():N}";
        await StackHome.DockerAsync("container", "run", "--detach", "--init", "--name", holder, "--publish", $"127.0.0.1:{port}:80", home.Image, "sleep", "1000");
        try
        {
            using var workspace = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n    ports: [\"127.0.0.1:{port}:8080\"]\n", "keepPorts: true");

            var run = await workspace.TestAsync();

            Assert.True(run.ExitCode == 1, run.ToString());
            Says(run, $"port {port} of the host is held by the container {holder}");
            await workspace.NothingIsLeftAsync(run);
        }
        finally
        {
            await StackHome.DockerAsync("container", "rm", "--force", holder);
        }
    }

    [StackFact]
    public async Task A_port_that_a_program_holds_is_told_as_well()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var workspace = home.Workspace($"services:\n  web:\n    {StackWorkspace.Server}\n    ports: [\"127.0.0.1:{port}:8080\"]\n", "keepPorts: true");

        var run = await workspace.TestAsync();

        Assert.True(run.ExitCode == 1, run.ToString());
        Says(run, $"port {port} of the host is held by a program that is no container");
        await workspace.NothingIsLeftAsync(run);
    }

    [StackFact]
    public async Task Two_runs_of_one_stack_go_side_by_side_although_it_names_a_port()
    {
        var compose = $"services:\n  web:\n    {StackWorkspace.Server}\n    ports: [\"127.0.0.1:{Ports.Next()}:8080\"]\n";
        const string Checks = "checks:\n  - http: { service: web, port: 8080, path: /index.html }\n  - command: { service: web, run: [/bin/busybox, sleep, \"4\"] }";
        using var one = home.Workspace(compose, Checks);
        using var other = home.Workspace(compose, Checks);

        var runs = await Task.WhenAll(one.TestAsync(), other.TestAsync());

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.ToString()));
        await one.NothingIsLeftAsync(runs[0]);
        await other.NothingIsLeftAsync(runs[1]);
    }

    private static void Says(Ending run, string words) => Assert.True(run.Output.Contains(words, StringComparison.Ordinal), $"it does not say '{words}': {run}");
}
