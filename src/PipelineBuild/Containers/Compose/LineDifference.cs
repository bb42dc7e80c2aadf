namespace PipelineBuild.Containers.Compose;

/// <summary>Shows how two texts differ, line by line, without the values of secrets; pure.</summary>
internal static class LineDifference
{
    public static string Of(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var lines = new List<string>();
        for (var (i, j) = (0, 0); i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            // Mends are small: the texts meet again within a few lines.
            var (skipOld, skipNow) = Meeting(old, i, now, j);
            lines.Add($"@@ line {i + 1} @@");
            lines.AddRange(old[i..(i + skipOld)].Select(line => $"-{line}"));
            lines.AddRange(now[j..(j + skipNow)].Select(line => $"+{line}"));
            (i, j) = (i + skipOld, j + skipNow);
        }

        return string.Join('\n', lines.Select(line => SecretNames.Masked(line.TrimEnd('\r'))));
    }

    private static (int Old, int Now) Meeting(string[] old, int i, string[] now, int j)
    {
        for (var distance = 1; distance <= old.Length - i + now.Length - j; distance++)
        {
            for (var skipOld = Math.Min(distance, old.Length - i); skipOld >= 0; skipOld--)
            {
                var skipNow = distance - skipOld;
                if (skipNow <= now.Length - j && i + skipOld < old.Length && j + skipNow < now.Length && old[i + skipOld] == now[j + skipNow])
                {
                    return (skipOld, skipNow);
                }
            }
        }

        return (old.Length - i, now.Length - j);
    }
}
