using Cake.Core.Tooling;

namespace Cake.Git;

/// <summary>Process settings of one git command.</summary>
internal sealed class GitSettings : ToolSettings;
