using System.Runtime.InteropServices;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TorchSharp.Subset.Tests;

/// <summary>A test that needs libtorch: it skips, visibly, in a build that has the shim neither compiled nor copied.</summary>
public abstract class TorchTest
{
    protected TorchTest()
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(AppContext.BaseDirectory, Native.Shim.FileName)),
            "the torch shim is not in this build (EdgeMetaTorch is not 'system')");
        torch.set_num_threads(1);
    }

    /// <summary>Tensors alive, when those that earlier tests left to the collector are gone: what is counted from here on may not include them.</summary>
    protected static long AliveAfterCollection()
    {
        Collect();
        return torch.Tensor.TotalCount;
    }

    protected static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    protected static float[] Floats(torch.Tensor tensor) => tensor.data<float>().ToArray();

    protected static double[] Doubles(torch.Tensor tensor)
    {
        using var wide = tensor.to_type(torch.float64);
        return wide.data<double>().ToArray();
    }

    /// <summary>A refusal by libtorch, as the caller sees it: one line that starts with the operator.</summary>
    protected static void Refused(string operation, Action call)
    {
        var error = Assert.Throws<ExternalException>(call);
        Assert.StartsWith(operation + ": ", error.Message);
        Assert.True(error.Message.Length > operation.Length + 10, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
