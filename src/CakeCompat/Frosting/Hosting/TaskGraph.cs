using System.Reflection;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.Scripting;

namespace Cake.Frosting.Hosting;

/// <summary>Makes Cake tasks of task objects.</summary>
internal sealed class TaskGraph(IScriptHost host, IFrostingContext context, ICakeLog log)
{
    public void Add(IEnumerable<IFrostingTask> tasks)
    {
        foreach (var task in tasks)
        {
            Add(task);
        }
    }

    private void Add(IFrostingTask task)
    {
        var type = task.GetType();
        var builder = host.Task(TaskTypes.Name(type));
        if (type.GetCustomAttribute<TaskDescriptionAttribute>() is { } description)
        {
            builder.Description(description.Description);
        }

        if (TaskTypes.ContextOf(type).IsInstanceOfType(context))
        {
            AddBody(builder, task, type);
        }
        else
        {
            log.Warning(
                "Task '{0}' is left out: it wants a {1}, the context of this build is a {2}.",
                TaskTypes.Name(type), TaskTypes.ContextOf(type).Name, context.GetType().Name);
        }

        foreach (var needed in type.GetCustomAttributes<IsDependentOnAttribute>())
        {
            builder.IsDependentOn(NameOf(needed.Task, type));
        }

        foreach (var later in type.GetCustomAttributes<IsDependeeOfAttribute>())
        {
            builder.IsDependeeOf(NameOf(later.Task, type));
        }
    }

    private void AddBody(CakeTaskBuilder builder, IFrostingTask task, Type type)
    {
        // The engine hands out adapters; a task wants the build's own context.
        if (TaskTypes.Overrides(type, nameof(IFrostingTask.ShouldRun)))
        {
            builder.WithCriteria(_ => task.ShouldRun(context), task.SkippedMessage);
        }

        builder.Does(_ => task.RunAsync(context));

        if (type.GetCustomAttribute<ContinueOnErrorAttribute>(inherit: false) is not null)
        {
            builder.ContinueOnError();
        }

        if (TaskTypes.Overrides(type, nameof(IFrostingTask.OnError)))
        {
            builder.OnError((exception, _) => task.OnError(exception, context));
        }

        if (TaskTypes.Overrides(type, nameof(IFrostingTask.Finally)))
        {
            builder.Finally(_ => task.Finally(context));
        }
    }

    private static string NameOf(Type other, Type task) =>
        TaskTypes.IsTask(other)
            ? TaskTypes.Name(other)
            : throw new FrostingException($"{task.Name} names {other.Name} as a task it is ordered with, but {other.Name} is no task.");
}
