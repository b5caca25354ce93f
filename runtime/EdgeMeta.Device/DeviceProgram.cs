using EdgeMeta.Bundles;
using EdgeMeta.Runtime;
using EdgeMeta.Runtime.Native;

namespace EdgeMeta.Device;

/// <summary>
/// The command for devices: adapt, predict and prove itself, with nothing but the runtime. Results go to standard output, everything else to standard
/// error; exit codes as README says: 0 done, 1 a check failed or an adaptation was refused, 2 wrong usage, 3 bad input, 4 the surroundings lack something.
/// </summary>
public static class DeviceProgram
{
    private const string Usage = """
        Adapts a meta-trained model to a few examples, and predicts with it.

        edgemeta-device adapt     BUNDLE --support PATH --state DIR [--steps K] [--continue]
        edgemeta-device predict   BUNDLE [--state DIR] --input PATH
        edgemeta-device self-test BUNDLE

        --support PATH   a folder with a folder of PNG pictures per class, a .csv or a .safetensors
        --input PATH     a PNG, a folder of them, a .csv or a .safetensors
        --state DIR      where the adapted parameters are kept
        --steps K        inner steps; the bundle's own number if not given
        --continue       go on from the state that is kept instead of the meta-trained start
        --engine E       what takes the steps: portable, ort-training, ort-training-wasm (needs Node), or auto (if not given), the first that is here of
                         ort-training, portable, ort-training-wasm
        --threads N      threads within an operator, 1 if not given
        --provider P     cpu (if not given) or cuda
        --json           the result as JSON

        Examples:
          edgemeta-device adapt letters.edgemeta --support my-letters --state state
          edgemeta-device predict letters.edgemeta --state state --input letter.png
        """;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            if (args is [] or ["--help"] or ["-h"] or [_, "--help"] or [_, "-h"])
            {
                (args is [] ? error : output).WriteLine(Usage);
                return args is [] ? 2 : 0;
            }
            var arguments = Arguments.Parse(args[1..]);
            return args[0] switch
            {
                "adapt" => AdaptCommand.Run(arguments, output, error),
                "predict" => PredictCommand.Run(arguments, output, error),
                "self-test" => SelfTestCommand.Run(arguments, output, error),
                var other => throw new UsageException($"There is no command '{other}'."),
            };
        }
        catch (UsageException e)
        {
            error.WriteLine($"{e.Message} Run edgemeta-device --help.");
            return 2;
        }
        catch (Exception e) when (e is BundleException or InputException or StateException { IsEnvironment: false })
        {
            error.WriteLine(e.Message);
            return 3;
        }
        catch (Exception e) when (e is NativeLibraryException or EngineException or StateException)
        {
            error.WriteLine(e.Message);
            return 4;
        }
    }
}
