using System.Text.Json;
using PipelineBuild.Artifacts;

namespace PipelineBuild.Containers.Inspection;

/// <summary>What an image's configuration says about how it runs and how it was made. Values of variables are never kept: they may be secrets.</summary>
/// <param name="Variables">Names of the environment variables.</param>
/// <param name="History">One entry per instruction, first to last; the command without values.</param>
public sealed record ImageConfiguration(
    string? Platform,
    string? Created,
    string? User,
    string? Directory,
    IReadOnlyList<string> EntryPoint,
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Ports,
    IReadOnlyList<string> Variables,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<ImageInstruction> History)
{
    /// <exception cref="InvalidDataException">The bytes are no image configuration.</exception>
    public static ImageConfiguration Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new ImageConfiguration(
                Json.Text(root, "os") is { } os && Json.Text(root, "architecture") is { } architecture ? new Platform(os, architecture, Json.Text(root, "variant")).ToString() : null,
                Json.Text(root, "created"),
                Json.Text(root, "config", "User"),
                Json.Text(root, "config", "WorkingDir"),
                Json.Words(root, "config", "Entrypoint"),
                Json.Words(root, "config", "Cmd"),
                Json.Names(root, "config", "ExposedPorts"),
                Json.Words(root, "config", "Env").Select(variable => variable.Split('=')[0]).Where(name => name.Length > 0).ToList(),
                Json.Texts(root, "config", "Labels"),
                Json.List(root, "history").Select(entry => new ImageInstruction(InstructionText.Of(Json.Text(entry, "created_by") ?? Json.Text(entry, "comment") ?? ""), Json.IsTrue(entry, "empty_layer"))).ToList());
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"the image's configuration is no JSON: {error.Message}", error);
        }
    }

    /// <summary>Joins the instructions with the layers they made. Where the numbers do not fit, nothing is guessed: layers stand without their commands.</summary>
    public IReadOnlyList<InspectedLayer> Join(IReadOnlyList<ManifestPart> layers)
    {
        if (History.Count(instruction => !instruction.IsEmpty) != layers.Count)
        {
            return layers.Select(layer => new InspectedLayer(layer.Digest, layer.MediaType, layer.Size, null)).ToList();
        }

        var next = 0;
        return History.Select(instruction => instruction.IsEmpty
            ? new InspectedLayer(null, null, 0, instruction.Command)
            : new InspectedLayer(layers[next].Digest, layers[next].MediaType, layers[next++].Size, instruction.Command)).ToList();
    }
}

/// <summary>One instruction of the Dockerfile as the builder wrote it down.</summary>
/// <param name="IsEmpty">It changed settings of the image only and made no layer.</param>
public sealed record ImageInstruction(string Command, bool IsEmpty);
