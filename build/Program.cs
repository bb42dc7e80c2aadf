using Build;
using Cake.Frosting;
using PipelineBuild.Tools;

return new PipelineHost(EnvironmentVariables.OfProcess(), Console.Out, Console.Error).Run(args);
