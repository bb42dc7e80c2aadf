using System.Text.Json;
using PipelineBuild.Results.Writers;
using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.Tests.Results.Writers;

public class TerminalTests
{
    private readonly StringWriter output = new();
    private readonly ManualTime time = new();
    private readonly SecretMask mask = new();

    [Theory]
    [InlineData("", true, false, false)]
    [InlineData("TERM=xterm", true, false, false)]
    [InlineData("TERM=xterm", false, true, true)]
    [InlineData("TERM=dumb", false, false, false)]
    [InlineData("", false, false, false)]
    [InlineData("TERM=xterm CI=true", false, true, false)]
    [InlineData("TERM=xterm NO_COLOR=1", false, false, true)]
    [InlineData("GITHUB_ACTIONS=true TERM=xterm", false, true, false)]
    [InlineData("GITHUB_ACTIONS=true NO_COLOR=1", true, false, false)]
    [InlineData("FORCE_COLOR=1", true, true, false)]
    [InlineData("FORCE_COLOR=1 NO_COLOR=1", true, false, false)]
    public void Colours_and_a_live_line_are_for_places_that_can_show_them(string variables, bool isRedirected, bool colour, bool live)
    {
        var pairs = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]));

        var traits = TerminalTraits.Of(FakeEnvironment.With([.. pairs]), isRedirected);

        Assert.Equal((colour, live, variables.Contains("GITHUB")), (traits.HasColour, traits.IsLive, traits.IsGitHub));
    }

    [Theory]
    [InlineData(false, false, "== Build\n  step\n")]
    [InlineData(true, false, "\e[1m== Build\e[0m\n\e[2m  step\e[0m\n")]
    [InlineData(false, true, "::group::Build\n== Build\n  step\n::endgroup::\n")]
    public void A_step_is_shown_as_the_place_can_show_it(bool colour, bool groups, string lines)
    {
        using (var terminal = Plain(colour, groups))
        using (terminal.OpenGroup("Build"))
        {
            terminal.WriteHeading("Build");
            ((IProgress<string>)new ConsoleProgress(terminal)).Report("step");
        }

        Assert.Equal(lines, output.ToString());
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public void A_silence_is_broken_soon_at_first_and_seldom_later()
    {
        using var terminal = Plain();
        using var step = terminal.OpenGroup("DockerBuild");
        time.Advance(TimeSpan.FromSeconds(2));
        terminal.WriteProgress("#14 RUN npm ci");
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("  #14 RUN npm ci\n", output.ToString());

        time.Advance(TimeSpan.FromMinutes(60));

        var lines = output.ToString().TrimEnd('\n').Split('\n')[1..];
        Assert.Equal("  ... DockerBuild 7 s, since 5 s in: #14 RUN npm ci", lines[0]);
        Assert.Equal("  ... DockerBuild 12 s, since 10 s in: #14 RUN npm ci", lines[1]);
        Assert.Equal("  ... DockerBuild 22 s, since 20 s in: #14 RUN npm ci", lines[2]);
        Assert.Equal("  ... DockerBuild 32 s, since 30 s in: #14 RUN npm ci", lines[3]);
        Assert.Equal("  ... DockerBuild 62 s, since 60 s in: #14 RUN npm ci", lines[4]);
        Assert.Equal("  ... DockerBuild 1 h 0 min, since 1 h 0 min in: #14 RUN npm ci", lines[^1]);
        Assert.InRange(lines.Length, 115, 125);
    }

    [Fact]
    public void A_step_that_never_said_a_word_shows_a_sign_after_five_seconds()
    {
        using var terminal = Plain();
        using var step = terminal.OpenGroup("Test");

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("  ... Test 5 s\n", output.ToString());
    }

    [Fact]
    public void Between_steps_nothing_is_shown_and_no_timer_is_left()
    {
        using var terminal = Plain();
        terminal.OpenGroup("Test").Dispose();

        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(("", 0), (output.ToString(), time.Timers));
    }

    [Fact]
    public void The_live_line_is_redrawn_in_place_and_erased_before_anything_else()
    {
        using (var terminal = Live(30))
        using (terminal.OpenGroup("Build"))
        {
            time.Advance(TimeSpan.FromSeconds(0.2));
            terminal.WriteProgress("step one");
            time.Advance(TimeSpan.FromSeconds(1));
            terminal.WriteLine(LineLevel.Info, "said");
            time.Advance(TimeSpan.FromSeconds(0.2));
        }

        var text = output.ToString();
        Assert.StartsWith("\r\e[K⠋ Build 0 s\r\e[K  step one\n\r\e[K⠙ Build 0 s  step one\r\e[K", text);
        Assert.Contains("⠴ Build 1 s  step one\r\e[Ksaid\n", text);
        Assert.EndsWith("Build 1 s  step one\r\e[K", text);
    }

    [Fact]
    public void The_live_line_never_wraps_whatever_its_text_is()
    {
        using (var terminal = Live(20))
        using (terminal.OpenGroup("Build"))
        {
            terminal.WriteProgress("漢字漢字漢字 👩‍🚀\tx\e[2J");
            time.Advance(TimeSpan.FromSeconds(0.2));
        }

        Assert.Contains("\r\e[K⠋ Build 0 s  漢字…\r\e[K", output.ToString());
    }

    [Fact]
    public void A_live_line_is_gone_when_the_program_ends_in_the_middle()
    {
        var terminal = Live(40);
        terminal.OpenGroup("Build");
        time.Advance(TimeSpan.FromSeconds(1));

        terminal.Dispose();

        Assert.EndsWith("\r\e[K", output.ToString());
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public void No_program_gives_commands_to_a_github_log()
    {
        using (var terminal = Plain(groups: true))
        {
            terminal.WriteProgress("::add-path::/evil");
            terminal.WriteProgress("x\r ::stop-commands::t\n\t::error::y");
            terminal.WriteLine(LineLevel.Info, "text ##[add-mask]a :: b");
            terminal.WriteHeading("::x::");
        }

        Assert.Equal("  : :add-path::/evil\n  x\r : :stop-commands::t\n\t: :error::y\ntext # #[add-mask]a :: b\n== : :x::\n", output.ToString());
    }

    [Fact]
    public void Elsewhere_text_is_left_as_it_is()
    {
        using (var terminal = Plain())
        {
            terminal.WriteProgress("::group::x ##[y]");
        }

        Assert.Equal("  ::group::x ##[y]\n", output.ToString());
    }

    [Fact]
    public void Secrets_leave_in_no_format_and_on_no_way()
    {
        mask.Add("hunter2\"");
        foreach (var terminal in new Terminal[] { Plain(groups: true), Live(200), new JsonTerminal(output, mask, time) })
        {
            using (terminal)
            using (terminal.OpenGroup("hunter2\""))
            {
                terminal.WriteHeading("hunter2\"");
                terminal.WriteProgress("is hunter2\"");
                terminal.WriteLine(LineLevel.Error, "is hunter2\"");
                time.Advance(TimeSpan.FromSeconds(6));
            }
        }

        Assert.DoesNotContain("hunter2", output.ToString());
        Assert.Contains("***", output.ToString());
    }

    [Fact]
    public void A_json_log_holds_one_object_a_line_with_level_target_and_message()
    {
        using (var terminal = new JsonTerminal(output, mask, time))
        using (terminal.OpenGroup("Build"))
        {
            terminal.WriteHeading("Build");
            terminal.WriteProgress("\e[31mred\e[0m\nline ##[group]");
            terminal.WriteLine(LineLevel.Warning, "careful");
            time.Advance(TimeSpan.FromSeconds(5));
        }

        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal("""{"time":"2024-05-06T07:08:09.000Z","level":"info","target":"Build","message":"Build begins"}""", lines[0]);
        Assert.Equal("""{"time":"2024-05-06T07:08:09.000Z","level":"info","target":"Build","message":"red\nline ##\u005bgroup]"}""", lines[1]);
        Assert.Equal("warning", JsonDocument.Parse(lines[2]).RootElement.GetProperty("level").GetString());
        Assert.Equal(5, JsonDocument.Parse(lines[3]).RootElement.GetProperty("seconds").GetDouble());
        Assert.Equal(4, lines.Length);
    }

    private TextTerminal Plain(bool colour = false, bool groups = false) => new(output, new TerminalTraits(colour, false, groups, () => 80), mask, time);

    private TextTerminal Live(int width) => new(output, new TerminalTraits(false, true, false, () => width), mask, time);
}
