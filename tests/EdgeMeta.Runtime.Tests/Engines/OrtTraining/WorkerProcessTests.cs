using System.Diagnostics;

namespace EdgeMeta.Runtime.Tests.Engines.OrtTraining;

/// <summary>Children that die, hang or talk nonsense, played by a shell.</summary>
public sealed class WorkerProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public WorkerProcessTests() => Assert.SkipUnless(File.Exists("/bin/sh"), "the children are shell scripts");

    [Fact]
    public void A_child_that_dies_is_told_with_what_it_said_last()
    {
        using var worker = Child("echo out of memory >&2; exit 7", Limit);
        var error = Assert.Throws<EngineException>(() => worker.Ask(new FrameWriter().Byte(1)));
        Assert.Contains("ended by itself (exit code 7); nothing was changed. It said: out of memory", error.Message);
        Assert.Throws<EngineException>(() => worker.Ask(new FrameWriter().Byte(1)));
    }

    [Fact]
    public void A_child_that_hangs_is_ended_and_told()
    {
        using var worker = Child("exec sleep 1000", TimeSpan.FromSeconds(0.5));
        var id = worker.Id;
        var error = Assert.Throws<EngineException>(() => worker.Ask(new FrameWriter().Byte(1)));
        Assert.Contains("did not answer within 0.5 s", error.Message);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Theory]
    [InlineData(@"\377\377\377\377")]
    [InlineData(@"\000\000\000\000")]
    public void An_answer_of_an_impossible_length_is_not_read(string length)
    {
        using var worker = Child($"printf '{length}'; exec sleep 1000", Limit);
        Assert.Contains("nothing was changed", Assert.Throws<EngineException>(() => worker.Ask(new FrameWriter().Byte(1))).Message);
    }

    [Fact]
    public void An_answer_shorter_than_its_parts_say_is_malformed()
    {
        using var worker = Child(@"printf '\005\000\000\000\000\377\000\000\000'; exec sleep 1000", Limit);
        var answer = worker.Ask(new FrameWriter().Byte(1));
        Assert.Contains("malformed answer", Assert.Throws<EngineException>(() => answer.Bytes().Length).Message);
    }

    [Fact]
    public void A_child_ends_with_the_session()
    {
        var worker = Child("exec sleep 1000", Limit);
        var id = worker.Id;
        worker.Dispose();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.Throws<ObjectDisposedException>(() => worker.Ask(new FrameWriter().Byte(1)));
    }

    [Fact]
    public void A_program_that_is_not_there_cannot_be_started() =>
        Assert.Contains("cannot be started", Assert.Throws<EngineException>(() => WorkerProcess.Start("/nowhere/node", [], Limit)).Message);

    [Fact]
    public void The_real_worker_ends_when_its_parent_is_killed_in_the_midst_of_a_computation()
    {
        Assert.SkipWhen(WasmTrainingSession.WhatLacks() is not null, WasmTrainingSession.WhatLacks() ?? "");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        // The shell is the parent; its child computes without end, so that it never sees its standard input end.
        using var folder = new TemporaryDirectory();
        var busy = Path.Combine(folder.Path, "busy.mjs");
        var watch = File.ReadLines(WasmPackage.Worker).Single(line => line.StartsWith("new Worker(", StringComparison.Ordinal));
        File.WriteAllText(busy, $"import {{ Worker }} from 'node:worker_threads';\n{watch}\nsetTimeout(() => {{ for (;;) {{ }} }}, 300);\n");
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{WasmPackage.Find().Node} {busy} & echo $!; wait"])
        {
            RedirectStandardOutput = true,
        })!;
        var child = int.Parse(parent.StandardOutput.ReadLine()!);
        Thread.Sleep(1500);
        Assert.True(Directory.Exists($"/proc/{child}"), "the child computes");
        parent.Kill();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child}"), TimeSpan.FromSeconds(20)), "the child has ended");
    }

    private static WorkerProcess Child(string script, TimeSpan limit) => WorkerProcess.Start("/bin/sh", ["-c", script], limit);
}
