using System.ComponentModel;
using Cake.Cli;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Spectre.Console.Cli;

namespace Cake.Frosting.Hosting;

/// <summary>The host's own switches; every other argument is the build's.</summary>
internal sealed class HostSettings : CommandSettings
{
    [CommandOption("--target|-t|--Target <TARGET>")]
    [DefaultValue(new[] { "Default" })]
    [Description("Run this task after everything it needs; may be given more than once.")]
    public string[] Targets { get; set; } = [];

    [CommandOption("--working|-w <DIRECTORY>")]
    [TypeConverter(typeof(Cake.Cli.DirectoryPathConverter))]
    [Description("Run as if started in this directory.")]
    public DirectoryPath? WorkingDirectory { get; set; }

    [CommandOption("--verbosity|-v <LEVEL>")]
    [TypeConverter(typeof(VerbosityConverter))]
    [Description("How much to print: Quiet, Minimal, Normal, Verbose or Diagnostic (the first letter will do).")]
    public Verbosity? Verbosity { get; set; }

    [CommandOption("--description|--descriptions|--showdescription|--showdescriptions")]
    [Description("List the tasks, each with what it is for.")]
    public bool Description { get; set; }

    [CommandOption("--tree|--showtree")]
    [Description("Show which task needs which.")]
    public bool Tree { get; set; }

    [CommandOption("--dryrun|--noop|--whatif")]
    [Description("Print the tasks in their order without running them; setup and teardown still run.")]
    public bool DryRun { get; set; }

    [CommandOption("--exclusive|-e")]
    [Description("Run the named task alone, without what it needs.")]
    public bool Exclusive { get; set; }

    [CommandOption("--no-report")]
    [Description("Leave out the table of durations at the end.")]
    public bool NoReport { get; set; }

    [CommandOption("--version|--ver")]
    [Description("Print the version and stop.")]
    public bool Version { get; set; }

    [CommandOption("--info")]
    [Description("Print what this host is made of and stop.")]
    public bool Info { get; set; }
}
