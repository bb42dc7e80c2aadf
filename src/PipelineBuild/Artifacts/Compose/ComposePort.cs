using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>One entry under <c>ports</c>.</summary>
/// <param name="HostIp">The host's address it is bound to; null means all of them.</param>
/// <param name="Published">Port or range of the host; null means that the engine chooses.</param>
/// <param name="Target">Port or range in the container.</param>
/// <param name="Value">The entry's text in its short form; null in the long form.</param>
public sealed record ComposePort(string? HostIp, string? Published, string Target, string Protocol, ConfigPlace Place, ComposeText? Value)
{
    private static readonly string[] LoopbackNames = ["localhost", "::1"];

    /// <summary>Whether only this machine itself reaches it.</summary>
    public bool IsLoopback => HostIp is { } ip && (ip.StartsWith("127.", StringComparison.Ordinal) || LoopbackNames.Contains(ip));

    /// <summary>Whether a second container can't have it as well: no port that the engine chooses, no range to choose from.</summary>
    public bool IsFixed => Published is not (null or "" or "0") && Width(Published) <= Width(Target);

    public static ComposePort OfShort(ComposeText value)
    {
        var slash = value.Text.LastIndexOf('/');
        var (text, protocol) = slash < 0 ? (value.Text, "tcp") : (value.Text[..slash], value.Text[(slash + 1)..]);
        var last = text.LastIndexOf(':');
        if (last < 0)
        {
            return new ComposePort(null, null, text, protocol, value.Place, value);
        }

        var before = text[..last];
        var middle = before.EndsWith(']') ? -1 : before.LastIndexOf(':');
        var (ip, published) = middle < 0 ? (null, before) : (before[..middle].Trim('[', ']'), before[(middle + 1)..]);
        return new ComposePort(ip, published.Length == 0 ? null : published, text[(last + 1)..], protocol, value.Place, value);
    }

    /// <summary>How the host sees it.</summary>
    public override string ToString() => $"{(HostIp is null ? "" : $"{HostIp}:")}{Published ?? "(any)"}:{Target}{(Protocol == "tcp" ? "" : $"/{Protocol}")}";

    /// <summary>How many ports a range has.</summary>
    private static int Width(string range) =>
        range.Split('-') is [var first, var last] && int.TryParse(first, out var from) && int.TryParse(last, out var to) ? Math.Max(1, to - from + 1) : 1;
}
