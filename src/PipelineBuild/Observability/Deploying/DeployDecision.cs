using System.Text.Json.Nodes;
using PipelineBuild.Ledger;
using PipelineBuild.Results;

namespace PipelineBuild.Observability.Deploying;

/// <summary>What a deployment does with one resource.</summary>
public enum DeployAction
{
    /// <summary>The server holds it as it should.</summary>
    Keep,
    Create,
    Update,
    Delete,

    /// <summary>Nothing may be changed before somebody decides.</summary>
    Refuse,
}

/// <summary>What is done with a resource, or why nothing may be done.</summary>
/// <param name="Refusal">With <see cref="DeployAction.Refuse"/>.</param>
public sealed record DeployDecision(DeployAction Action, Finding? Refusal = null)
{
    public const string Drift = "grafana/drift";
    public const string Provisioned = "grafana/provisioned";

    private const int MostLines = 40;
    private const string Root = "(root)";

    /// <summary>Pure: from the file, the server, and what the ledger says was deployed last.</summary>
    /// <param name="folder">Uid of the folder in which it is to lie; null for the root.</param>
    /// <param name="last">Null when it was never deployed from here.</param>
    public static DeployDecision Of(GrafanaResource wanted, GrafanaLive? now, string? folder, LedgerResource? last, bool overwrites)
    {
        if (now is null)
        {
            return new DeployDecision(DeployAction.Create);
        }

        var isMoved = IsMoved(last, now);
        var isOurs = last is not null && last.Live == now.Hash && !isMoved;
        var isDeclared = last?.Hash == wanted.Hash;
        var isInPlace = wanted.Kind == GrafanaKind.DataSource || now.FolderUid == folder;
        var isHeld = IsHeld(wanted.Content, now, exactly: wanted.Kind == GrafanaKind.Dashboard);
        // A server may complete what it is given: then what it showed after our write tells whether somebody else wrote since.
        var isSame = wanted.Kind == GrafanaKind.Dashboard ? isHeld : isHeld && (last is null || isDeclared);
        if (isInPlace && (isSame || (isOurs && isDeclared)))
        {
            return new DeployDecision(DeployAction.Keep);
        }

        return now.Lock is { } reason ? Locked(wanted.Name, reason, wanted.File)
            : isOurs || (isHeld && !isMoved) || overwrites ? new DeployDecision(DeployAction.Update)
            : new DeployDecision(DeployAction.Refuse, new Finding(Drift, Severity.Error, DriftMessage(wanted.Name, last is null, Difference(wanted, now, folder, MostLines)), wanted.File));
    }

    /// <summary>The same for one that is in no file any more.</summary>
    public static DeployDecision OfForgotten(LedgerResource last, GrafanaLive? now, bool overwrites)
    {
        var name = $"{last.Kind} {last.Uid}";
        return now is null ? new DeployDecision(DeployAction.Keep)
            : now.Lock is { } reason ? Locked(name, reason, null)
            : (now.Hash == last.Live && !IsMoved(last, now)) || overwrites ? new DeployDecision(DeployAction.Delete)
            : new DeployDecision(DeployAction.Refuse, new Finding(Drift, Severity.Error, $"{name} is in no file any more and would be deleted, but it was changed on the server since it was deployed; take the change into a file, or delete it all the same with --overwrite-drift"));
    }

    /// <summary>Whether the server shows what was declared.</summary>
    public static bool IsHeld(JsonObject wanted, GrafanaLive now, bool exactly = false) =>
        exactly ? now.Hash == CanonicalJson.Hash(wanted) : CanonicalJson.Holds(now.Content, wanted);

    /// <summary>Whether it lies in another folder than the deployment left it in.</summary>
    public static bool IsMoved(LedgerResource? last, GrafanaLive now) => last?.Folder is { } left && (now.FolderUid ?? "") != left;

    private static DeployDecision Locked(string name, string reason, string? file) => new(DeployAction.Refuse, new Finding(Provisioned, Severity.Error, $"{name} can't be changed over the API: {reason}", file));

    private static string DriftMessage(string name, bool isForeign, string difference) =>
        $"{name} {(isForeign ? "is on the server already, is not what the file says, and was not deployed from here" : "was changed on the server since it was deployed")}; take the change into the file, or overwrite it with --overwrite-drift. What the deployment would change:\n{difference}";

    /// <summary>Lines that a deployment changes, a minus for the server and a plus for the file.</summary>
    /// <param name="folder">Uid of the folder in which it is to lie; null for the root.</param>
    public static string Difference(GrafanaResource wanted, GrafanaLive now, string? folder, int most)
    {
        var move = wanted.Kind == GrafanaKind.DataSource || now.FolderUid == folder ? Array.Empty<string>() : [$"-folder {now.FolderUid ?? Root}", $"+folder {folder ?? Root}"];
        return string.Join('\n', move.Concat(JsonDifference.Lines(CanonicalJson.Text(now.Content), CanonicalJson.Text(wanted.Content), most)));
    }
}
