using Cake.Frosting;

namespace Build.Tests.CakeCompat.Host;

/// <summary>The host's own switches, and what is left to the build.</summary>
public class HostCommandLineTests
{
    [Theory]
    [InlineData("--tree")]
    [InlineData("--showtree")]
    [InlineData("--description")]
    [InlineData("--showdescriptions")]
    [InlineData("--version")]
    [InlineData("--ver")]
    [InlineData("--info")]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Questions_are_answered_without_running_anything(string question)
    {
        var host = new TestHost(typeof(Base)).With(cake => cake.UseLifetime<NotedLifetime>());
        Assert.Equal(0, host.Run("--target", "Base", question));
        Assert.Empty(host.Journal.Entries);
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--noop")]
    [InlineData("--whatif")]
    public void A_dry_run_sets_up_and_tears_down_and_runs_no_task(string question)
    {
        var host = new TestHost(typeof(Left), typeof(Base)).With(cake => cake.UseLifetime<NotedLifetime>());
        Assert.Equal(0, host.Run("--target", "Left", question));
        Assert.Equal("Setup:Left:2 Teardown:True", host.Journal.ToString());
    }

    [Theory]
    [InlineData("--version=1.2.3")]
    [InlineData("--verbosity=loud")]
    public void A_command_line_that_cannot_be_read_ends_as_255(string argument)
    {
        var host = new TestHost(typeof(Base));
        Assert.Equal(255, host.Run("-t", "Base", argument) & 0xff);
        Assert.Empty(host.Journal.Entries);
    }

    [Theory]
    [InlineData("--package-version=1.2.3", "--flag", "--count=7")]
    [InlineData("--package-version", "1.2.3", "--flag", "--count", "7")]
    public void Everything_else_is_the_builds(params string[] args)
    {
        var host = new TestHost(typeof(ReadsArguments));
        Assert.Equal(0, host.Run(["-t", "ReadsArguments", .. args]));
        Assert.Equal("1.2.3|True|7", host.Journal.ToString());
    }

    [Theory]
    [InlineData("Quiet", "--verbosity", "Quiet")]
    [InlineData("Diagnostic", "-v", "d")]
    [InlineData("Normal")]
    public void Verbosity_is_set(string expected, params string[] args)
    {
        var host = new TestHost(typeof(ReadsSurroundings));
        Assert.Equal(0, host.Run(["-t", "ReadsSurroundings", .. args]));
        Assert.EndsWith("|" + expected, host.Journal.ToString());
    }

    [Fact]
    public void Verbosity_can_come_from_a_setting()
    {
        var host = new TestHost(typeof(ReadsSurroundings)).With(cake => cake.UseCakeSetting("Settings_Verbosity", "Verbose"));
        Assert.Equal(0, host.Run("-t", "ReadsSurroundings"));
        Assert.EndsWith("|Verbose", host.Journal.ToString());
    }

    [Fact]
    public void A_setting_reaches_the_configuration_and_the_command_line_wins()
    {
        var host = new TestHost(typeof(ReadsSurroundings)).With(cake => cake.UseCakeSetting("My_Setting", "program"));
        Assert.Equal(0, host.Run("-t", "ReadsSurroundings"));
        Assert.Equal(0, host.Run("-t", "ReadsSurroundings", "--my_setting=line"));
        Assert.StartsWith("program|", host.Journal.Entries[0]);
        Assert.StartsWith("line|", host.Journal.Entries[1]);
    }
}
