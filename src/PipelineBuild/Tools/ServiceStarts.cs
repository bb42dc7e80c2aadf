namespace PipelineBuild.Tools;

/// <summary>Keeps packages from starting services while they are installed, and puts the machine's own rule back.</summary>
/// <remarks>invoke-rc.d asks /usr/sbin/policy-rc.d; 101 forbids. See /usr/share/doc/init-system-helpers.</remarks>
public sealed class ServiceStarts(Administrator administrator, Machine machine)
{
    private const string Rule = "/usr/sbin/policy-rc.d";
    private const string Saved = "/usr/sbin/policy-rc.d.pipelinebuild-saved";
    private const string OurText = "#!/bin/sh\n# Written by PipelineBuild while it installs packages.\nexit 101\n";

    public async Task WithoutAsync(Func<Task> install, CancellationToken cancel)
    {
        await RestoreAsync();
        if (Exists(Rule))
        {
            await administrator.RunCheckedAsync(Command.Of("mv", "-T", machine.PathOf(Rule), machine.PathOf(Saved)), cancel);
        }

        try
        {
            await administrator.RunCheckedAsync(SystemChange.WriteFile(machine.PathOf(Rule), OurText, "0755").Command, cancel);
            await install();
        }
        finally
        {
            await RestoreAsync();
        }
    }

    /// <summary>Also mends what a killed run left behind; a cancelled one must still put things back.</summary>
    private async Task RestoreAsync()
    {
        if (Exists(Saved))
        {
            await administrator.RunCheckedAsync(Command.Of("mv", "-f", "-T", machine.PathOf(Saved), machine.PathOf(Rule)), CancellationToken.None);
        }
        else if (Exists(Rule) && File.ReadAllText(machine.PathOf(Rule)) == OurText)
        {
            await administrator.RunCheckedAsync(Command.Of("rm", machine.PathOf(Rule)), CancellationToken.None);
        }
    }

    /// <summary>A dangling link is a rule of the machine too.</summary>
    private bool Exists(string path) => File.Exists(machine.PathOf(path)) || new FileInfo(machine.PathOf(path)).LinkTarget is not null;
}
