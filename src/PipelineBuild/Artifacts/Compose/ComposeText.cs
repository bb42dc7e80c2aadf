using PipelineBuild.Configuration;

namespace PipelineBuild.Artifacts.Compose;

/// <summary>A single value of a compose file with its place.</summary>
/// <param name="Written">As the file has it.</param>
/// <param name="Text">With the defaults of its variables; one without a default is left as <c>${NAME}</c>.</param>
/// <param name="IsKnown">Whether no variable is left in the text.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="End">Right behind its last character.</param>
/// <param name="IsPlain">Whether it stands there without quotes.</param>
public sealed record ComposeText(string Written, string Text, bool IsKnown, ConfigPlace Place, ConfigPlace End, bool IsPlain)
{
    /// <summary>A text whatever it looks like, by <c>!!str</c>.</summary>
    public bool IsTaggedText { get; private init; }

    internal static ComposeText Of(ConfigScalar scalar)
    {
        var value = Interpolation.Apply(scalar.Text);
        return new ComposeText(scalar.Text, value.Text, value.IsKnown, scalar.Place, scalar.End, scalar.IsPlain) { IsTaggedText = scalar.Tag == "tag:yaml.org,2002:str" };
    }

    /// <summary>A part of a value, at the place of the whole.</summary>
    internal ComposeText Part(string written)
    {
        var value = Interpolation.Apply(written);
        return this with { Written = written, Text = value.Text, IsKnown = value.IsKnown };
    }
}
