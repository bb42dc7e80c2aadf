namespace PipelineBuild.Tools.Servers;

/// <summary>Starts programs that somebody speaks with while they run; those that only end are the affair of <see cref="IProcessRunner"/>.</summary>
public sealed class LiveProcesses(SecretMask mask)
{
    /// <exception cref="ProgramNotFoundException">The program does not exist or may not be executed.</exception>
    public LiveProcess Start(Command command) => new(command, mask);
}
