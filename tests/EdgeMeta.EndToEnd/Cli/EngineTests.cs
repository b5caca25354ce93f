using System.Diagnostics;
using System.Text.Json;
using EdgeMeta.Bundles;
using EdgeMeta.Runtime;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.EndToEnd.Cli;

/// <summary>From pictures to predictions on every engine of this machine, and what is said of those that are not here.</summary>
public sealed class EngineTests(Glyphs glyphs)
{
    private static readonly string? NoWasm = WasmTrainingSession.WhatLacks();

    [Fact]
    public void Pictures_adapt_in_ONNX_Runtime_Training_to_the_predictions_of_the_portable_engine()
    {
        Assert.SkipWhen(NoWasm is not null, NoWasm ?? "");
        using var folder = new TemporaryFolder();
        string[][] answers = [.. ((string[])["portable", "ort-training-wasm"]).Select(engine =>
        {
            CliRun run = CliRun.Done("adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder[engine], "--engine", engine);
            Assert.Contains($"Engine: {engine} (asked for).", run.Error, StringComparison.Ordinal);
            return CliRun.Done("predict", glyphs.Bundle, "--state", folder[engine], "--input", glyphs.Folder["pictures", "class2"]).Out.Split('\n');
        })];
        Assert.Equal(21, answers[0].Length);
        Assert.Equal(answers[0].Select(Class), answers[1].Select(Class));
        AdaptedState kept = StateStore.Read(folder["ort-training-wasm"], Bundle.Open(glyphs.Bundle))!;
        Assert.Equal(("ort-training-wasm", "asked for"), (kept.Engine, kept.EngineReason));
    }

    [Fact]
    public void A_state_goes_on_from_one_engine_to_the_other()
    {
        Assert.SkipWhen(NoWasm is not null, NoWasm ?? "");
        using var folder = new TemporaryFolder();
        double Last(params string[] args) => JsonDocument.Parse(CliRun.Done(["adapt", glyphs.Bundle, "--support", glyphs.Support, .. args, "--json"]).Out)
            .RootElement.GetProperty("losses").EnumerateArray().Last().GetDouble();
        Last("--state", folder["a"], "--steps", "1", "--engine", "portable");
        double continued = Last("--state", folder["a"], "--steps", "2", "--engine", "ort-training-wasm", "--continue");
        Assert.Equal(Last("--state", folder["b"], "--steps", "3", "--engine", "portable"), continued, 2e-5);
        CliRun none = CliRun.Of("adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder["c"], "--continue");
        Assert.Equal(3, none.Code);
        Assert.Contains("holds no state to go on from", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_holds_torch_and_every_engine_against_each_other()
    {
        CliRun run = CliRun.Done("verify", glyphs.Bundle, "--episodes", "2");
        Assert.Contains(NoWasm is null ? "torch - ort-training-wasm" : "torch - portable-cpu", run.Out, StringComparison.Ordinal);
        Assert.Contains(NoWasm is null ? "phi after every step: ort-training-wasm against torch" : "not run here", run.Out, StringComparison.Ordinal);
        JsonElement phi = JsonDocument.Parse(CliRun.Done("verify", glyphs.Bundle, "--episodes", "2", "--json").Out).RootElement.GetProperty("phi");
        Assert.Equal([1, 2, 3, 4, 5], phi.EnumerateArray().Select(step => step.GetProperty("step").GetInt32()));
    }

    [Fact]
    public void Native_training_that_is_not_here_says_what_to_install_and_touches_nothing()
    {
        Assert.SkipWhen(OrtNative.Describe().HasTrainingApis, "this native ONNX Runtime has training");
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of("adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder["none"], "--engine", "ort-training");
        Assert.Equal(4, run.Code);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Training", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["none"]));
    }

    [Theory]
    [InlineData("#!/bin/sh\necho no memory is left >&2\nexit 9\n", 4, "ended by itself (exit code 9); nothing was changed. It said: no memory is left")]
    [InlineData(null, 4, "Node.js is not on this machine's PATH")]
    public void An_engine_that_dies_or_is_not_here_leaves_the_state_as_it_was(string? node, int code, string said)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NoWasm is null, NoWasm ?? "the stand-in for Node is a shell script");
        using var folder = new TemporaryFolder();
        CliRun.Done("adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder["state"], "--engine", "portable");
        byte[] before = File.ReadAllBytes(folder["state", "state.safetensors"]);
        if (node is not null)
        {
            File.WriteAllText(folder["node"], node);
            File.SetUnixFileMode(folder["node"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        string[] args =
            ["adapt", glyphs.Bundle, "--support", glyphs.Support, "--state", folder["state"], "--engine", "ort-training-wasm"];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "edgemeta.dll"), .. args]) { RedirectStandardError = true };
        start.Environment["EDGEMETA_NODE"] = folder["node"];
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(code, process.ExitCode);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["state", "state.safetensors"]));
    }

    private static string Class(string line) => string.Join('\t', line.Split('\t').Take(2));
}
