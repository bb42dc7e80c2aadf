using System.Globalization;

namespace PipelineBuild.Delivery.Routing;

/// <summary>A server as the router itself sees it.</summary>
/// <param name="Status"><c>UP</c>, <c>DOWN</c>, <c>MAINT</c>, <c>no check</c> and so on.</param>
/// <param name="Sessions">Requests that it is busy with.</param>
public sealed record RouterStat(string Backend, string Server, int Weight, string Status, int Sessions, string LastCheck)
{
    public string Service => Backend[..Backend.LastIndexOf(':')];

    public bool IsUp => Status.StartsWith("UP", StringComparison.Ordinal) || Status == "no check";

    /// <summary>Reads what <c>show stat</c> prints: CSV with a header that begins with <c># </c>.</summary>
    public static IReadOnlyList<RouterStat> Read(IEnumerable<string> lines)
    {
        var rows = lines.SkipWhile(line => !line.StartsWith("# pxname,", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToList();
        if (rows.Count == 0)
        {
            throw new DeliveryException("the router printed no statistics");
        }

        var header = rows[0][2..].Split(',').ToList();
        int Column(string name) => header.IndexOf(name);
        return rows.Skip(1).Select(row => row.Split(',')).Where(cells => cells.Length > Column("weight") && cells[1] is not ("BACKEND" or "FRONTEND") && cells[0].Contains(':') && !cells[0].StartsWith("inside:", StringComparison.Ordinal) && !cells[0].StartsWith("outside:", StringComparison.Ordinal))
            .Select(cells => new RouterStat(
                cells[0], cells[1], Number(cells[Column("weight")]), cells[Column("status")], Number(cells[Column("scur")]),
                $"{cells[Column("check_status")]} {cells[Column("last_chk")]}".Trim())).ToList();
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
