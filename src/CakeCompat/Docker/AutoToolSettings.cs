using Cake.Core.Tooling;

namespace Cake.Docker;

/// <summary>Base of settings whose properties become options by name.</summary>
public abstract class AutoToolSettings : ToolSettings;
