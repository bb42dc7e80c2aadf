using System.Globalization;
using System.Text;

namespace PipelineBuild.Ledger;

/// <summary>The ledger as CSV (RFC 4180): one line per entry and image or package, for spreadsheets.</summary>
public static class LedgerCsv
{
    private static readonly string[] Header = ["sequence", "time", "kind", "outcome", "environment", "version", "commit", "actor", "host", "reason", "image", "digest", "tags", "package", "integrity", "id", "deployment", "strategy", "phase", "from version", "from digest", "verdicts"];

    public static string Render(IEnumerable<LedgerEntry> entries)
    {
        var text = new StringBuilder();
        Line(Header);
        foreach (var entry in entries)
        {
            foreach (var (image, package) in Things(entry))
            {
                Line(
                    entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), entry.Kind, entry.Outcome,
                    entry.Environment, entry.Version, entry.Commit, entry.Actor, entry.Host, entry.Reason,
                    image?.Repository, image?.Digest, image is null && package is null ? null : string.Join(' ', image?.Tags ?? package!.Tags),
                    package is null ? null : $"{package.Name}@{package.Version}", package?.Integrity, entry.Id,
                    entry.Deployment, entry.Strategy, entry.Phase, entry.From?.Version, image is null ? null : entry.From?.Digests.GetValueOrDefault(image.Name),
                    entry.Verdicts is null ? null : string.Join(' ', entry.Verdicts.Select(verdict => $"{verdict.Service}={verdict.Verdict}")));
            }
        }

        return text.ToString();

        void Line(params string?[] cells) => text.AppendJoin(',', cells.Select(Cell)).Append('\n');
    }

    private static IEnumerable<(LedgerImage? Image, LedgerPackage? Package)> Things(LedgerEntry entry) =>
        entry.Images.Select(image => ((LedgerImage?)image, (LedgerPackage?)null)).Concat((entry.Packages ?? []).Select(package => ((LedgerImage?)null, (LedgerPackage?)package))).DefaultIfEmpty();

    /// <summary>A cell that starts like a formula is quoted with an apostrophe, or a spreadsheet would calculate it.</summary>
    private static string Cell(string? value)
    {
        var text = value ?? "";
        text = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return text.IndexOfAny([',', '"', '\n', '\r']) < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
    }
}
