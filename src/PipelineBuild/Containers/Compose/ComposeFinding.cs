using PipelineBuild.Configuration;

namespace PipelineBuild.Containers.Compose;

/// <summary>What a rule has found, before anybody says how much it matters.</summary>
/// <param name="Service">The service it is about, or null.</param>
/// <param name="Mend">A change of the text that mends it and means the same otherwise, or null.</param>
internal sealed record ComposeFinding(string Rule, string Message, ConfigPlace Place, string? Service = null, TextEdit? Mend = null);

/// <summary>A piece of a file that is to be replaced.</summary>
/// <param name="WholeLines">Whether the lines of the piece go altogether when nothing but a comment is left of them.</param>
internal sealed record TextEdit(ConfigPlace Start, ConfigPlace End, string Text, bool WholeLines = false);
