using PipelineBuild.Artifacts;
using PipelineBuild.Results;
using PipelineBuild.Tools.Registries;

namespace PipelineBuild.Containers.Tags;

/// <summary>
/// Moves the tags of one image and looks again until nothing is left to mend. A registry has no compare-and-swap: another publisher may
/// write between our look and our write. Each sets its version's own tag first and looks after each round of writes, so of two that
/// move one tag the one that wrote last sees the other's version, and mends what it did.
/// </summary>
public sealed class TagMover(StepJournal journal, IProgress<string> progress)
{
    /// <summary>Each further round needs another publisher that wrote in between.</summary>
    private const int Rounds = 12;

    /// <param name="image">What the tags are to name.</param>
    /// <param name="commitTag">Of two indexes of one commit, the rightful one is behind it.</param>
    /// <param name="decide">The decisions for the tags that the registry holds.</param>
    /// <param name="tally">Filled as it goes, so that it says what is done when this stops half-way.</param>
    /// <returns>False when the commit's tag names another index of the same image by now, to which the tags belong.</returns>
    /// <exception cref="VersionLostException">Of two commits with one version, the other one has it; no tag names this image any more.</exception>
    /// <exception cref="InvalidDataException">The tags did not come to rest.</exception>
    public async Task<bool> MoveAsync(RegistryClient client, PushedImage image, string commitTag, Func<IReadOnlyList<string>, IReadOnlyList<TagDecision>> decide, TagTally tally, CancellationToken cancel)
    {
        // Before anything is looked at: from here on every other publisher knows of this version.
        foreach (var own in decide([]).Where(decision => decision is { Kind: TagKind.Version, Moves: true }))
        {
            await SetAsync(client, image, own.Tag, image.Index, tally, cancel);
        }

        for (var round = 1; round <= Rounds; round++)
        {
            var isAtRest = await RoundAsync(client, image, decide(await client.TagsAsync(image.Repository, cancel)), tally, cancel);
            if ((await client.FindManifestAsync(image.Repository, commitTag, cancel))?.Digest != image.Index.Digest)
            {
                return false;
            }

            if (isAtRest)
            {
                return true;
            }
        }

        throw new InvalidDataException($"read-back: the tags of {client.Host}/{image.Repository} did not come to rest in {Rounds} rounds; another publisher or a clean-up may be at work");
    }

    /// <returns>True when every tag already was where it belongs: this look is the read-back.</returns>
    private async Task<bool> RoundAsync(RegistryClient client, PushedImage image, IReadOnlyList<TagDecision> decisions, TagTally tally, CancellationToken cancel)
    {
        tally.Decisions = decisions;
        var winner = await OtherWinnerAsync(client, image, decisions, cancel);
        var isAtRest = true;
        foreach (var decision in decisions.Where(decision => decision.Moves || decision.HolderTag is not null))
        {
            var there = await client.FindManifestAsync(image.Repository, decision.Tag, cancel);
            var isOurs = there?.Digest == image.Index.Digest;
            if (winner is not null || !decision.Moves)
            {
                if (winner is not null && !isOurs)
                {
                    tally.Deny(decision.Tag);
                }

                // Not ours to hold: what we may have set too early goes to the version that it belongs to.
                var holder = isOurs ? winner ?? await client.FindManifestAsync(image.Repository, decision.HolderTag!, cancel) : null;
                if (holder is not null && holder.Digest != image.Index.Digest)
                {
                    isAtRest = false;
                    await SetAsync(client, image, decision.Tag, holder, tally, cancel);
                }
            }
            else if (isOurs)
            {
                tally.Confirm(decision.Tag);
            }
            else if (decision.Kind != TagKind.Floating || there is null || !tally.Moved.Contains(decision.Tag))
            {
                isAtRest = false;
                await SetAsync(client, image, decision.Tag, image.Index, tally, cancel);
            }
        }

        if (isAtRest && winner is not null)
        {
            throw new VersionLostException($"another publisher has set the version of {client.Host}/{image.Repository} to {winner.Digest} meanwhile, published was {image.Index.Digest}");
        }

        return isAtRest;
    }

    /// <summary>The image that another commit's publisher has put under our version since we looked; null when there is none.</summary>
    private static async Task<OciManifest?> OtherWinnerAsync(RegistryClient client, PushedImage image, IReadOnlyList<TagDecision> decisions, CancellationToken cancel)
    {
        foreach (var own in decisions.Where(decision => decision is { Kind: TagKind.Version, Moves: true }))
        {
            if (await client.FindManifestAsync(image.Repository, own.Tag, cancel) is { } there && there.Digest != image.Index.Digest && !image.IsSameAs(there))
            {
                return there;
            }
        }

        return null;
    }

    private async Task SetAsync(RegistryClient client, PushedImage image, string tag, OciManifest manifest, TagTally tally, CancellationToken cancel)
    {
        if ((await client.FindManifestAsync(image.Repository, tag, cancel))?.Digest != manifest.Digest)
        {
            tally.Deny(tag);
            await journal.DoAsync(KilledPublish.Move($"{client.Host}/{image.Repository}", tag, manifest.Digest), () => client.PutManifestAsync(image.Repository, tag, manifest, cancel));
            progress.Report($"tag {image.Repository}:{tag} -> {manifest.Digest}");
            if (manifest.Digest == image.Index.Digest)
            {
                tally.Move(tag);
            }
        }
        else if (manifest.Digest == image.Index.Digest)
        {
            tally.Confirm(tag);
        }
    }
}

/// <summary>Another commit's publisher was given the version while this one was at work.</summary>
public sealed class VersionLostException(string message) : Exception(message);
