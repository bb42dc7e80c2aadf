using System.Globalization;

namespace PipelineBuild.Results.Writers;

/// <summary>What is known of the step that is running: how long it takes, and what it said last.</summary>
internal sealed class StepWatch(string target, TimeProvider time)
{
    private static readonly TimeSpan[] FirstSigns = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)];
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    private readonly long started = time.GetTimestamp();
    private long shown = time.GetTimestamp();
    private long said = time.GetTimestamp();
    private TimeSpan due = FirstSigns[0];

    public string Target => target;

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public string? LastLine { get; private set; }

    public void Hear(string line)
    {
        LastLine = line.Trim();
        said = time.GetTimestamp();
    }

    /// <summary>Something was shown, so the reader knows that it goes on.</summary>
    public void Shown()
    {
        shown = time.GetTimestamp();
        due = FirstSigns[0];
    }

    /// <summary>True when nothing was shown for 5 s, then 10, 20, 30 and every 30 s after that: soon at first, and few lines in an hour.</summary>
    public bool IsSignDue()
    {
        var silence = time.GetElapsedTime(shown);
        if (silence < due)
        {
            return false;
        }

        while (due <= silence)
        {
            due = Array.Find(FirstSigns, sign => sign > due) is { Ticks: > 0 } next ? next : due + Later;
        }

        return true;
    }

    public string Sign => LastLine is null ? $"... {Target} {Seconds(Elapsed)}" : $"... {Target} {Seconds(Elapsed)}, since {Seconds(time.GetElapsedTime(said))} in: {LastLine}";

    public string LiveText => LastLine is null ? $"{Target} {Seconds(Elapsed)}" : $"{Target} {Seconds(Elapsed)}  {LastLine}";

    private static string Seconds(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s");
}
