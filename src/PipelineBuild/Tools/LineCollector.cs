namespace PipelineBuild.Tools;

/// <summary>Keeps what a program writes and passes each line on, masked, while it runs.</summary>
internal sealed class LineCollector(Command command, SecretMask mask, bool isError)
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return lines.ToList();
            }
        }
    }

    public async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (lines)
                {
                    lines.Add(line);
                }

                command.OnLine?.Invoke(new OutputLine(mask.Apply(line, command.Secrets), isError));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The pipe went away with its process.
        }
    }
}
