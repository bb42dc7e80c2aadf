using Cake.Core.IO;

namespace Build.Tests.CakeCompat;

/// <summary>A process that has already ended.</summary>
internal sealed class FakeProcess(int exitCode, IEnumerable<string> output) : IProcess
{
    public int GetExitCode() => exitCode;

    public IEnumerable<string> GetStandardError() => [];

    public IEnumerable<string> GetStandardOutput() => output;

    public void Kill()
    {
    }

    public void WaitForExit()
    {
    }

    public bool WaitForExit(int milliseconds) => true;

    public void Dispose()
    {
    }
}
