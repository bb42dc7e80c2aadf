namespace PipelineBuild.Tests.Fakes;

/// <summary>A clock that stands still until the test moves it; timers that fall due on the way ring in order.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly List<Alarm> alarms = [];
    private long now;

    public int Timers => alarms.Count;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(now);

    public override long GetTimestamp() => now;

    public void Advance(TimeSpan time)
    {
        var end = now + time.Ticks;
        while (alarms.Where(alarm => alarm.Due <= end).MinBy(alarm => alarm.Due) is { } next)
        {
            now = Math.Max(now, next.Due);
            next.Ring();
        }

        now = end;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state) { Due = now + dueTime.Ticks, Period = period.Ticks };
        alarms.Add(alarm);
        return alarm;
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; set; }

        public long Period { get; init; }

        public void Ring()
        {
            Due += Period;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => time.alarms.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
