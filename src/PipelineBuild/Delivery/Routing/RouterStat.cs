using System.Globalization;
using System.Text;

namespace PipelineBuild.Delivery.Routing;

/// <summary>A server as one process of the router sees it.</summary>
/// <param name="Status"><c>UP</c>, <c>DOWN</c>, <c>MAINT</c>, <c>no check</c> and so on.</param>
/// <param name="Sessions">Requests that it is busy with.</param>
/// <param name="Requests">All that it was given since the process began.</param>
/// <param name="IsOut">Taken out by us; one whose name is unknown looks the same in <paramref name="Status"/>.</param>
public sealed record RouterStat(string Backend, string Server, int Weight, string Status, int Sessions, long Requests, bool IsOut, string LastCheck)
{
    private const string StatHeader = "# pxname,";
    private const string StateHeader = "# be_id ";
    private const int TakenOut = 1;

    public string Service => Backend[..Backend.LastIndexOf(':')];

    public bool IsUp => Status.StartsWith("UP", StringComparison.Ordinal) || Status == "no check";

    public static bool IsHeader(string line) => line.StartsWith(StatHeader, StringComparison.Ordinal);

    /// <summary>Reads what <c>show stat</c> and <c>show servers state</c> print, one behind the other: only the second tells what was taken out.</summary>
    /// <exception cref="DeliveryException">It is not such a table.</exception>
    public static IReadOnlyList<RouterStat> Read(IReadOnlyList<string> lines)
    {
        var rows = lines.SkipWhile(line => !IsHeader(line)).TakeWhile(line => line.Length > 0).ToList();
        if (rows.Count == 0)
        {
            throw new DeliveryException("the router printed no statistics");
        }

        var states = States(lines);
        var header = rows[0][2..].Split(',').ToList();
        return rows.Skip(1).Select(Cells).Where(cells => cells.Count >= header.Count - 1 && states.ContainsKey((cells[0], cells[1])))
            .Select(cells =>
            {
                string Cell(string name) => cells[header.IndexOf(name)];
                return new RouterStat(
                    cells[0], cells[1], (int)Number(Cell("weight")), Cell("status"), (int)Number(Cell("scur")), Number(Cell("stot")),
                    (states[(cells[0], cells[1])] & TakenOut) != 0, $"{Cell("check_status")} {Cell("last_chk")}".Trim());
            }).ToList();
    }

    private static Dictionary<(string Backend, string Server), long> States(IReadOnlyList<string> lines)
    {
        var rows = lines.SkipWhile(line => !line.StartsWith(StateHeader, StringComparison.Ordinal)).Select(line => line.TrimStart('#', ' ').Split(' ').ToList()).ToList();
        if (rows.Count == 0)
        {
            throw new DeliveryException("the router printed no states of its servers");
        }

        var (backend, server, state) = (rows[0].IndexOf("be_name"), rows[0].IndexOf("srv_name"), rows[0].IndexOf("srv_admin_state"));
        return rows.Skip(1).Where(cells => cells.Count > state).ToDictionary(cells => (cells[backend], cells[server]), cells => Number(cells[state]));
    }

    /// <summary>What a check said stands in quotes when it holds a comma.</summary>
    private static List<string> Cells(string line)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var letter in line)
        {
            switch (letter)
            {
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                default:
                    cell.Append(letter);
                    break;
            }
        }

        return [.. cells, cell.ToString()];
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
