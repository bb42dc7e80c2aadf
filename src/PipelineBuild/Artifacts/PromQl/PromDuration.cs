namespace PipelineBuild.Artifacts.PromQl;

/// <summary>Durations as Prometheus writes them, such as <c>1h30m</c>: units from large to small, each once.</summary>
public static class PromDuration
{
    private const ulong NanosecondsPerTick = 100;

    private static readonly (string Unit, ulong Milliseconds)[] Units =
        [("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Prometheus counts nanoseconds in 64 bits, which last for 292 years.</summary>
    private const ulong MostMilliseconds = long.MaxValue / 1_000_000;

    /// <summary>False for all that Prometheus does not take for a duration either; <c>0</c> needs no unit.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ulong total = 0;
        var last = -1;
        for (var at = 0; at < text.Length;)
        {
            var digits = CountOf(text, at, char.IsAsciiDigit);
            var letters = CountOf(text, at + digits, letter => !char.IsAsciiDigit(letter));
            var unit = Array.FindIndex(Units, known => text.AsSpan(at + digits, letters).SequenceEqual(known.Unit));
            if (unit <= last || !ulong.TryParse(text.AsSpan(at, digits), out var value) || value > MostMilliseconds / Units[unit].Milliseconds)
            {
                return text == "0";
            }

            total += value * Units[unit].Milliseconds;
            if (total > MostMilliseconds)
            {
                return false;
            }

            last = unit;
            at += digits + letters;
        }

        duration = new TimeSpan((long)(total * (1_000_000 / NanosecondsPerTick)));
        return text.Length > 0;
    }

    private static int CountOf(string text, int start, Func<char, bool> belongs)
    {
        var end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return end - start;
    }
}
