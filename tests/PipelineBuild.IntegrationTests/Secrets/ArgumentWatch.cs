using PipelineBuild.IntegrationTests.Rig;
using PipelineBuild.Tests.Fakes;

namespace PipelineBuild.IntegrationTests.Secrets;

/// <summary>
/// Sees the argument lists of what a run starts, in two ways: it reads those of all processes of the machine again and again, and puts
/// programs of its own before the real ones that write down every call.
/// </summary>
internal sealed class ArgumentWatch : IDisposable
{
    private static readonly string[] Wrapped = ["docker", "git", "npm", "node", "docker-registry"];

    private readonly TempFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HashSet<string> seen = [];
    private readonly Thread reader;

    public ArgumentWatch()
    {
        foreach (var program in Wrapped)
        {
            var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Append(Path.GetDirectoryName(MachineReadiness.RegistryProgram)!).Select(directory => Path.Combine(directory, program)).First(File.Exists);
            folder.WriteProgram($"bin/{program}", $"for word in {program} \"$@\"; do printf '%s ' \"$word\"; done >> {folder.At("calls")}\nprintf '\\n' >> {folder.At("calls")}\nexec {real} \"$@\"");
        }

        reader = new Thread(Read) { IsBackground = true };
        reader.Start();
    }

    /// <summary>To be put before the others in PATH.</summary>
    public string Programs => folder.At("bin");

    /// <summary>Calls that were written down, one line each.</summary>
    public IReadOnlyList<string> Calls => File.Exists(folder.At("calls")) ? File.ReadAllLines(folder.At("calls")) : [];

    /// <summary>Every argument list that was seen or written down.</summary>
    public IReadOnlyList<string> EndAndTell()
    {
        stop.Cancel();
        reader.Join();
        return [.. seen, .. Calls];
    }

    public void Dispose()
    {
        stop.Cancel();
        reader.Join();
        stop.Dispose();
        folder.Dispose();
    }

    private void Read()
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                try
                {
                    seen.Add(File.ReadAllText($"{process}/cmdline").Replace('\0', ' '));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // Ended in between.
                }
            }

            stop.Token.WaitHandle.WaitOne(20);
        }
    }
}
