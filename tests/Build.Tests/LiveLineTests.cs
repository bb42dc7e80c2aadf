using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using PipelineBuild.Tools;

namespace Build.Tests;

/// <summary>The live line on a real pseudo terminal.</summary>
public class LiveLineTests
{
    private const string WithImage = "version: 1.0.0\ncontainers:\n  registry: 127.0.0.1:9\n  images: [{ name: app, context: app }]\n";
    private const string Erase = "\r\e[K";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TerminalFact]
    public async Task It_shows_what_runs_and_is_erased_before_anything_else_is_said()
    {
        using var run = Slow(seconds: 1);
        using var process = run.StartOnTerminal("--target=DockerBuild");

        var text = await ReadAsync(process);

        Assert.Contains($"{Erase}⠋ DockerBuild ", text);
        Assert.Equal("", LastLineLeft(text));
        Assert.DoesNotContain("\e[?25l", text);
        Assert.Contains("errored  DockerBuild", text);
        Assert.Equal(3, process.ExitCode);
    }

    [TerminalFact]
    public async Task It_is_not_drawn_on_a_dumb_terminal_or_on_ci()
    {
        foreach (var (name, value) in new[] { ("TERM", "dumb"), ("CI", "true") })
        {
            using var run = Slow(seconds: 1);
            run.Environment[name] = value;
            using var process = run.StartOnTerminal("--target=DockerBuild");

            var text = await ReadAsync(process);
            Assert.DoesNotContain(Erase, text);
            Assert.DoesNotMatch("[⠋⠙⠹]", text);
        }
    }

    [TerminalFact]
    public async Task A_key_that_cancels_leaves_a_clean_line()
    {
        using var run = Slow(seconds: 30);
        using var process = run.StartOnTerminal("--target=DockerBuild");

        var text = await ReadAsync(process, pressWhen: "⠋ DockerBuild ", key: '\x03');

        Assert.Contains("cancelled; whatever is half done", text);
        Assert.Equal("", LastLineLeft(text));
        Assert.Equal(130, process.ExitCode);
    }

    /// <summary>A docker client that takes its time to say its version.</summary>
    private static HostRun Slow(int seconds)
    {
        var run = new HostRun(WithImage);
        run.Environment["TERM"] = "xterm";
        run.Environment["CI"] = null;
        run.Folder.WriteProgram("bin/docker", $"exec sleep {seconds}");
        return run;
    }

    /// <summary>What a reader sees of the last line that was drawn, when everything was said.</summary>
    private static string LastLineLeft(string text) => Regex.Match(text, @"[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] [^\r\n]*(?!\r\e\[K)(?:\n|$)").Value;

    private static async Task<string> ReadAsync(Process process, string? pressWhen = null, char key = default)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        var buffer = new char[1024];
        try
        {
            while (await process.StandardOutput.ReadAsync(buffer, limit.Token) is > 0 and var count)
            {
                text.Append(buffer, 0, count);
                if (pressWhen is not null && text.ToString().Contains(pressWhen, StringComparison.Ordinal))
                {
                    pressWhen = null;
                    await process.StandardInput.WriteAsync(key);
                    await process.StandardInput.FlushAsync(limit.Token);
                }
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the run hangs:\n{text}");
        }

        return text.ToString();
    }

    /// <summary>Needs the program script, which makes a pseudo terminal.</summary>
    private sealed class TerminalFactAttribute : FactAttribute
    {
        public TerminalFactAttribute()
        {
            var environment = EnvironmentVariables.OfProcess();
            if (!environment.IsCi && !(environment.Get("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "script"))))
            {
                Skip = "the program script is missing; it comes with bsdutils or util-linux";
            }
        }
    }
}
