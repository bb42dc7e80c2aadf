using System.Text;

namespace PipelineBuild.Results.Writers;

/// <summary>Lays a table out in columns as wide as their longest cell.</summary>
internal static class TextTable
{
    public static string Render(ResultTable table, Func<string, string> paintHeader)
    {
        var widths = Enumerable.Range(0, table.Header.Count).Select(column => table.Rows.Append(table.Header).Max(row => row[column].Length)).ToList();
        var text = new StringBuilder(paintHeader(Line(table.Header, widths))).Append('\n');
        foreach (var row in table.Rows)
        {
            text.Append(Line(row, widths)).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(IReadOnlyList<string> row, List<int> widths) => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
