using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Subset.Tests;

/// <summary>Second-order MAML on a small convolutional net, written twice: here, and in Python as the oracle.</summary>
internal static class ConvolutionalMaml
{
    private const long Width = 6;
    private const double Rate = 0.4;

    private static readonly long[][] Shapes =
    [
        [Width, 1, 3, 3], [Width], [Width], [Width], [Width, Width, 3, 3], [Width], [Width], [Width], [3, Width * 4], [3],
    ];

    public static string Python(int steps) => $"""
        W, R = 6, 0.4
        shapes = [(W, 1, 3, 3), (W,), (W,), (W,), (W, W, 3, 3), (W,), (W,), (W,), (3, W * 4), (3,)]
        theta = [(sines(k, *s) * 0.3 + (1.0 if k % 4 == 2 and k < 8 else 0.0)).requires_grad_() for k, s in enumerate(shapes)]
        xs, xq = sines(0.2, 6, 1, 8, 8), sines(0.9, 9, 1, 8, 8)
        ys, yq = torch.arange(6) % 3, torch.arange(9) % 3
        def net(p, x):
            for l in range(2):
                w, b, g, beta = p[4 * l:4 * l + 4]
                x = F.batch_norm(F.conv2d(x, w, b, 1, 1), None, None, g, beta, True).relu()
                x = F.max_pool2d(x, 2)
            return F.linear(x.flatten(1), p[8], p[9])
        phi = theta
        for k in range({steps}):
            g = torch.autograd.grad(F.cross_entropy(net(phi, xs), ys), phi, create_graph=True)
            phi = [p - R * d for p, d in zip(phi, g)]
        loss = F.cross_entropy(net(phi, xq), yq)
        put("loss{steps}", loss)
        put("meta{steps}", *torch.autograd.grad(loss, theta))

        """;

    public static (Tensor Loss, IList<Tensor> MetaGradient) Run(int steps)
    {
        var theta = Shapes.Select((s, k) => (PythonTorch.Sines(k, s) * 0.3 + (k % 4 == 2 && k < 8 ? 1.0 : 0.0)).detach().requires_grad_()).ToArray();
        var (xs, xq) = (PythonTorch.Sines(0.2, 6, 1, 8, 8), PythonTorch.Sines(0.9, 9, 1, 8, 8));
        var (ys, yq) = (arange(6).remainder(3), arange(9).remainder(3));
        var phi = theta;
        for (var k = 0; k < steps; k++)
        {
            var gradients = autograd.grad([F.cross_entropy(Net(phi, xs), ys)], phi, retain_graph: true, create_graph: true);
            phi = [.. phi.Zip(gradients, (p, g) => p - (Rate * g))];
        }
        var loss = F.cross_entropy(Net(phi, xq), yq);
        return (loss, autograd.grad([loss], theta));
    }

    private static Tensor Net(Tensor[] p, Tensor x)
    {
        for (var l = 0; l < 2; l++)
        {
            var convolved = F.conv2d(x, p[4 * l], p[(4 * l) + 1], [1, 1], [1, 1]);
            x = F.max_pool2d(F.batch_norm(convolved, zeros(Width), ones(Width), p[(4 * l) + 2], p[(4 * l) + 3], true, 0).relu(), 2, 2);
        }
        return F.linear(x.flatten(1), p[8], p[9]);
    }
}
