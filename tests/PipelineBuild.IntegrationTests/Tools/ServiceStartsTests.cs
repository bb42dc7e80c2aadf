using PipelineBuild.Tests.Fakes;
using PipelineBuild.Tools;

namespace PipelineBuild.IntegrationTests.Tools;

/// <summary>With the real mv, install and rm, below a folder that plays the file system's root.</summary>
public sealed class ServiceStartsTests : IDisposable
{
    private const string Rule = "usr/sbin/policy-rc.d";

    private readonly TempFolder root = new();

    public ServiceStartsTests() => Directory.CreateDirectory(root.At("usr/sbin"));

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task Nothing_may_start_meanwhile_and_no_rule_is_left_afterwards()
    {
        await Services().WithoutAsync(() => Task.FromResult(Assert.Single(Directory.EnumerateFiles(root.At("usr/sbin")))), default);

        Assert.Empty(Directory.EnumerateFiles(root.At("usr/sbin")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_machines_own_rule_is_put_back_as_it_was(bool failing)
    {
        var own = root.WriteProgram(Rule, "exit 104");
        var inode = new FileInfo(own).LastWriteTimeUtc;

        var work = Services().WithoutAsync(
            () =>
            {
                Assert.Contains("exit 101", File.ReadAllText(own));
                return failing ? throw new InvalidOperationException("broken package") : Task.CompletedTask;
            },
            default);

        if (failing)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => work);
        }

        await Task.WhenAny(work);
        Assert.Equal("#!/bin/sh\nexit 104\n", File.ReadAllText(own));
        Assert.Equal(inode, new FileInfo(own).LastWriteTimeUtc);
        Assert.Single(Directory.EnumerateFiles(root.At("usr/sbin")));
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_mended()
    {
        root.WriteProgram(Rule + ".pipelinebuild-saved", "exit 104");
        root.WriteProgram(Rule, "exit 101");

        await Services().WithoutAsync(() => Task.CompletedTask, default);

        Assert.Equal("#!/bin/sh\nexit 104\n", File.ReadAllText(root.At(Rule)));
        Assert.Single(Directory.EnumerateFiles(root.At("usr/sbin")));
    }

    private ServiceStarts Services()
    {
        var machine = new Machine(root.Path, IsRoot: true, "amd64");
        return new ServiceStarts(new Administrator(new ProcessRunner(new SecretMask()), machine), machine);
    }
}
