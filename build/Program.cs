using Build;
using PipelineBuild.Tools;

return new PipelineHost(EnvironmentVariables.OfProcess(), Console.Out, Console.Error).Run(args);
