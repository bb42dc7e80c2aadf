using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineBuild.Containers.BaseImages;

/// <summary>The Dockerfile that puts a recipe's prepared files together; pure.</summary>
public static class RecipeDockerfile
{
    public static string Render(BaseImageSettings recipe)
    {
        var text = new StringBuilder();
        text.Append("FROM scratch\nARG TARGETARCH\nADD ${TARGETARCH}/root.tar /\nCOPY ${TARGETARCH}/files /\n");
        foreach (var (name, id) in recipe.Users)
        {
            var number = id.ToString(CultureInfo.InvariantCulture);
            text.Append($"RUN {Exec("groupadd", "--gid", number, name)}\n");
            text.Append($"RUN {Exec("useradd", "--uid", number, "--gid", name, "--create-home", "--shell", "/bin/bash", name)}\n");
        }

        foreach (var (name, value) in recipe.Environment)
        {
            text.Append($"ENV {name}={Quote(value)}\n");
        }

        if (recipe.Command.Count > 0)
        {
            text.Append($"CMD {Exec([.. recipe.Command])}\n");
        }

        return text.ToString();
    }

    private static string Exec(params string[] words) => JsonSerializer.Serialize(words);

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$")}\"";
}
