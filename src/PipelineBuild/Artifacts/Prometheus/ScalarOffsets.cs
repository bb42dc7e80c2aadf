namespace PipelineBuild.Artifacts.Prometheus;

/// <summary>
/// Finds where in a YAML file each character of a value stands: quotes and escapes, folded lines and indentation lie between them. It follows the value as it was
/// read and stops at the first difference, so that what it tells is never a place that only looks right.
/// </summary>
internal sealed class ScalarOffsets
{
    private readonly int[] offsets;

    /// <param name="start">Where the value begins, with its tag or anchor.</param>
    /// <param name="value">As the reader of YAML has it.</param>
    public ScalarOffsets(string source, int start, string value)
    {
        offsets = new int[value.Length + 1];
        var begin = SkipProperties(source, start);
        var letters = (begin < source.Length ? source[begin] : '\0') switch
        {
            '|' or '>' => BlockScalarOffsets.Of(source, begin, value),
            '"' or '\'' => FlowScalarOffsets.Of(source, begin + 1, source[begin]),
            _ => FlowScalarOffsets.Of(source, begin, null),
        };
        var at = 0;
        var last = begin;
        foreach (var (letter, offset) in letters)
        {
            if (at >= value.Length || value[at] != letter)
            {
                last = at >= value.Length ? offset : last;
                break;
            }

            offsets[at++] = offset;
            last = offset + 1;
        }

        Array.Fill(offsets, Math.Min(last, source.Length), at, offsets.Length - at);
    }

    public int Of(int offset) => offsets[Math.Clamp(offset, 0, offsets.Length - 1)];

    private static int SkipProperties(string source, int at)
    {
        while (at < source.Length && source[at] is '&' or '!')
        {
            while (at < source.Length && !char.IsWhiteSpace(source[at]))
            {
                at++;
            }

            while (at < source.Length && char.IsWhiteSpace(source[at]))
            {
                at++;
            }
        }

        return at;
    }
}
