using Cake.Core.IO;

namespace Cake.Frosting.Hosting;

/// <summary>The working directory that the program asked for; the command line overrides it.</summary>
internal sealed record HostWorkingDirectory(DirectoryPath Path);

/// <summary>A Cake setting that the program gave; file, environment and command line override it.</summary>
internal sealed record HostSetting(string Key, string Value);
