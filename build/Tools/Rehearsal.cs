using Cake.Core.IO;

namespace Build.Tools;

/// <summary>The commands of a plan, in the order in which they would run.</summary>
internal sealed class Rehearsal
{
    private readonly List<string> commands = [];

    public IReadOnlyList<string> Commands => commands;

    public void Add(string command) => commands.Add(command);
}

/// <summary>Stands for a process that a plan does not start: ended well and silent.</summary>
internal sealed class RehearsedProcess : IProcess
{
    public void WaitForExit()
    {
    }

    public bool WaitForExit(int milliseconds) => true;

    public int GetExitCode() => 0;

    public IEnumerable<string> GetStandardError() => [];

    public IEnumerable<string> GetStandardOutput() => [];

    public void Kill()
    {
    }

    public void Dispose()
    {
    }
}
