using static TorchSharp.Subset.Tests.PythonTorch;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Subset.Tests;

/// <summary>The same computation in both languages. The left column is the Python, so the name says what is asked.</summary>
internal static class PythonTorchCases
{
    private static readonly long[] Two = [2, 2];
    private static readonly long[] One = [1, 1];

    private static Tensor X => Sines(0.1, 3, 4);

    private static Tensor Y => Sines(1.7, 3, 4);

    private static Tensor Image => Sines(0.3, 2, 4, 7, 6);

    private static Tensor Classes => tensor(new long[] { 2, 0, 3 });

    public static IReadOnlyDictionary<string, Func<Tensor[]>> All { get; } = new Dictionary<string, Func<Tensor[]>>
    {
        ["x + y"] = () => [X + Y],
        ["x - 2"] = () => [X - 2],
        ["2 - x"] = () => [2 - X],
        ["x * y"] = () => [X * Y],
        ["0.5 / (x + 3)"] = () => [0.5 / (X + 3)],
        ["x / y"] = () => [X / Y],
        ["-x"] = () => [-X],
        ["torch.add(x, y, alpha=0.25)"] = () => [X.add(Y, 0.25)],
        ["torch.div(x * 10, 3, rounding_mode='floor')"] = () => [(X * 10).div(3, RoundingMode.floor)],
        ["torch.div(x * 10, y, rounding_mode='trunc')"] = () => [(X * 10).div(Y, RoundingMode.trunc)],
        ["x.abs().pow(1.5)"] = () => [X.abs().pow(1.5)],
        ["x.abs().pow(y)"] = () => [X.abs().pow(Y)],
        ["x.remainder(0.3)"] = () => [X.remainder(0.3)],
        ["x.exp(), x.sign(), x.square()"] = () => [X.exp(), X.sign(), X.square()],
        ["x.abs().log(), x.abs().sqrt(), x.abs().rsqrt(), x.reciprocal()"] = () => [X.abs().log(), X.abs().sqrt(), X.abs().rsqrt(), X.reciprocal()],
        ["x.relu(), x.sigmoid(), x.tanh(), F.silu(x), F.gelu(x), F.hardswish(x)"] =
            () => [X.relu(), X.sigmoid(), X.tanh(), X.silu(), X.gelu(), X.hardswish()],
        ["F.leaky_relu(x, 0.2), F.elu(x, 0.7), F.selu(x), F.softplus(x, 2), F.celu(x, 0.5)"] =
            () => [X.leaky_relu(0.2), F.elu(X, 0.7), X.selu(), F.softplus(X, 2), F.celu(X, 0.5)],
        ["x.clamp(-0.5, 0.5), x.clamp(min=0), x.clamp(max=0)"] = () => [X.clamp(-0.5, 0.5), X.clamp(min: 0), X.clamp(max: 0)],
        ["torch.maximum(x, y), torch.minimum(x, y), torch.where(x > y, x, y * 2)"] = () => [X.maximum(Y), X.minimum(Y), where(X > Y, X, Y * 2)],
        ["x.eq(x), x.ne(y), x.lt(y), x.le(0), x.gt(0), x.ge(y)"] = () => [X.eq(X), X.ne(Y), X.lt(Y), X.le(0), X.gt(0), X.ge(Y)],
        ["(x > 0) & (y > 0), (x > 0) | (y > 0), ~(x > 0)"] = () => [(X > 0) & (Y > 0), (X > 0) | (Y > 0), ~(X > 0)],
        ["x.sum(), x.sum(1), x.sum((0, 1), keepdim=True), x.mean(), x.mean(0)"] =
            () => [X.sum(), X.sum(1), X.sum([0, 1], true), X.mean(), X.mean([0])],
        ["x.amax(1), x.amin((0, 1), keepdim=True), x.max(), x.min()"] = () => [X.amax(1), X.amin([0, 1], true), X.max(), X.min()],
        ["*x.max(1), *x.min(0, keepdim=True), x.argmax(1), x.argmin()"] =
            () => [X.max(1).values, X.max(1).indexes, X.min(0, true).values, X.min(0, true).indexes, X.argmax(1), X.argmin()],
        ["x.var(), x.var(1, unbiased=False), x.std(), x.logsumexp(1), x.norm(), x.norm(dim=1), x.norm(p=1)"] =
            () => [X.var(), X.var(1, false), X.std(), X.logsumexp(1), X.norm(), X.norm(1), X.norm(1f)],
        ["x.cumsum(1), (x > -2).all(), (x > 0).any(1)"] = () => [X.cumsum(1), (X > -2).all(), (X > 0).any(1)],
        ["*x.topk(2), *x.sort(dim=0, descending=True)"] =
            () => [X.topk(2).values, X.topk(2).indexes, X.sort(0, true).Values, X.sort(0, true).Indices],
        ["x.reshape(2, 6), x.view(-1), x.T, x.permute(1, 0), x.flatten(), x.unsqueeze(1).expand(3, 2, 4), x.repeat(2, 1)"] =
            () => [X.reshape(2, 6), X.view(-1), X.T, X.permute(1, 0), X.flatten(), X.unsqueeze(1).expand(3, 2, 4), X.repeat(2, 1)],
        ["x.narrow(1, 1, 2), x.select(0, 2), x[:, 0:4:3], x.flip(0, 1), x.tril(), x.triu(1)"] =
            () => [X.narrow(1, 1, 2), X.select(0, 2), X.slice(1, 0, 4, 3), X.flip(0, 1), X.tril(), X.triu(1)],
        ["*x.split(2, 1), *x.split([1, 2]), *x.chunk(3), *x.unbind(0)"] =
            () => [.. X.split(2, 1), .. X.split([1, 2]), .. X.chunk(3), .. X.unbind(0)],
        ["torch.cat([x, y], 1), torch.stack([x, y], 1)"] = () => [cat([X, Y], 1), stack([X, Y], 1)],
        ["x.gather(1, i), x.scatter(1, i, y), x.scatter_add(1, i, y), x.index_select(0, torch.tensor([2, 0]))"] =
            () => [X.gather(1, I), X.scatter(1, I, Y), X.scatter_add(1, I, Y), X.index_select(0, tensor(new long[] { 2, 0 }))],
        ["x[1], x[..., 1], x[None, 1:, -1], x[torch.tensor([0, 2])], x[x > 0], x[:, torch.tensor([1, 1])], x[0, 1:3]"] =
            () =>
            [
                X[1], X[TensorIndex.Ellipsis, 1], X[TensorIndex.None, TensorIndex.Slice(1), -1], X[TensorIndex.Tensor(tensor(new long[] { 0, 2 }))],
                X[TensorIndex.Tensor(X > 0)], X[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 1, 1 }))], X[0, 1..3],
            ],
        ["x.masked_fill(x > 0, 9), x.masked_select(x > 0), (x > 0).nonzero()"] =
            () => [X.masked_fill(X > 0, 9), X.masked_select(X > 0), (X > 0).nonzero()],
        ["F.pad(x, (1, 2, 0, 1), value=3), F.pad(image[0], (1, 1), mode='reflect'), F.pad(image, (2, 0, 1, 1), mode='replicate')"] =
            () => [F.pad(X, [1, 2, 0, 1], value: 3), F.pad(Image[0], [1, 1], PaddingModes.Reflect), F.pad(Image, [2, 0, 1, 1], PaddingModes.Replicate)],
        ["x @ y.T, x.mv(y[0]), x[0].dot(y[0]), torch.bmm(image[:, 0], image[:, 1].mT), torch.einsum('ij,kj->ik', x, y)"] =
            () => [X.matmul(Y.T), X.mv(Y[0]), X[0].dot(Y[0]), bmm(Image.select(1, 0), Image.select(1, 1).transpose(1, 2)), einsum("ij,kj->ik", X, Y)],
        ["torch.addmm(x[:, :3], x, y.T, beta=0.5, alpha=2), F.linear(x, y, y[:, 0])"] =
            () => [X.narrow(1, 0, 3).addmm(X, Y.T, 0.5f, 2), F.linear(X, Y, Y.select(1, 0))],
        ["F.conv1d(image[:, :, 0], sines(2, 3, 4, 3), sines(3, 3), 2, 1), F.conv2d(image, sines(2, 6, 2, 3, 3), None, 2, (1, 0), 1, 2)"] =
            () => [F.conv1d(Image.select(2, 0), Sines(2, 3, 4, 3), Sines(3, 3), 2, 1), F.conv2d(Image, Sines(2, 6, 2, 3, 3), null, Two, [1, 0], One, 2)],
        ["F.conv3d(image[None], sines(2, 2, 2, 2, 2, 2)), F.conv_transpose1d(image[:, :, 0], sines(2, 4, 3, 3), None, 2, 1, 1)"] =
            () => [F.conv3d(Image.unsqueeze(0), Sines(2, 2, 2, 2, 2, 2)), F.conv_transpose1d(Image.select(2, 0), Sines(2, 4, 3, 3), null, 2, 1, 1)],
        ["F.conv_transpose2d(image, sines(2, 4, 3, 3, 3), sines(3, 3), 2, 1, 1), F.conv_transpose2d(image, sines(2, 4, 3, 3, 3), dilation=2)"] =
            () =>
            [
                F.conv_transpose2d(Image, Sines(2, 4, 3, 3, 3), Sines(3, 3), Two, One, One),
                F.conv_transpose2d(Image, Sines(2, 4, 3, 3, 3), dilation: Two),
            ],
        ["F.batch_norm(image, None, None, sines(5, 4), sines(6, 4), True), F.batch_norm(image, sines(5, 4), sines(6, 4).abs() + 1)"] =
            () =>
            [
                F.batch_norm(Image, zeros(4), ones(4), Sines(5, 4), Sines(6, 4), true, 0),
                F.batch_norm(Image, Sines(5, 4), Sines(6, 4).abs() + 1),
            ],
        ["F.instance_norm(image, weight=sines(5, 4)), F.group_norm(image, 2), F.layer_norm(image, (7, 6), eps=0.1)"] =
            () => [F.instance_norm(Image, weight: Sines(5, 4)), F.group_norm(Image, 2), F.layer_norm(Image, [7, 6], eps: 0.1)],
        ["F.max_pool1d(image[0], 2), F.max_pool2d(image, 3, 2, 1), *F.max_pool2d(image, 2, return_indices=True), F.max_pool3d(image, 2)"] =
            () =>
            [
                F.max_pool1d(Image[0], 2), F.max_pool2d(Image, 3, 2, 1), F.max_pool2d_with_indices(Image, Two, Two).output,
                F.max_pool2d_with_indices(Image, Two, Two).indices, F.max_pool3d(Image, [2, 2, 2], [2, 2, 2]),
            ],
        ["F.avg_pool1d(image[0], 2), F.avg_pool2d(image, 3, 2, 1, count_include_pad=False), F.avg_pool2d(image, (2, 3), (1, 2))"] =
            () =>
            [
                F.avg_pool1d(Image[0], 2), F.avg_pool2d(Image, 3, 2, 1, count_include_pad: false),
                F.avg_pool2d(Image, [2, 3], [1, 2]),
            ],
        ["F.adaptive_avg_pool2d(image, 1), F.adaptive_avg_pool2d(image, (3, 2)), F.adaptive_avg_pool1d(image[0], 3)"] =
            () => [F.adaptive_avg_pool2d(Image, 1), F.adaptive_avg_pool2d(Image, [3, 2]), F.adaptive_avg_pool1d(Image[0], 3)],
        ["F.softmax(x, 1), F.log_softmax(x, 0), F.one_hot(c, 5)"] = () => [F.softmax(X, 1), F.log_softmax(X, 0), F.one_hot(Classes, 5)],
        ["F.cross_entropy(x, c), F.cross_entropy(x, c, y[0].abs(), reduction='sum', label_smoothing=0.1), F.nll_loss(x, c, reduction='none')"] =
            () =>
            [
                F.cross_entropy(X, Classes), F.cross_entropy(X, Classes, Y[0].abs(), reduction: nn.Reduction.Sum, label_smoothing: 0.1),
                F.nll_loss(X, Classes, reduction: nn.Reduction.None),
            ],
        ["F.mse_loss(x, y), F.l1_loss(x, y, reduction='sum'), F.smooth_l1_loss(x, y, beta=0.5), F.huber_loss(x, y, delta=0.4)"] =
            () => [F.mse_loss(X, Y), F.l1_loss(X, Y, nn.Reduction.Sum), F.smooth_l1_loss(X, Y, beta: 0.5), F.huber_loss(X, Y, 0.4)],
        ["F.binary_cross_entropy(x.sigmoid(), (y > 0).float()), F.binary_cross_entropy_with_logits(x, (y > 0).float(), pos_weight=y[0].abs())"] =
            () =>
            [
                F.binary_cross_entropy(X.sigmoid(), (Y > 0).@float()),
                F.binary_cross_entropy_with_logits(X, (Y > 0).@float(), pos_weights: Y[0].abs()),
            ],
        ["torch.arange(2, 11, 3), torch.linspace(0, 1, 5), torch.eye(2, 3), torch.full((2, 2), 7.5), torch.ones_like(x), torch.full_like(x, 3)"] =
            () => [arange(2, 11, 3), linspace(0, 1, 5), eye(2, 3), full([2, 2], 7.5), ones_like(X), full_like(X, 3)],
        ["seeded(lambda: torch.rand(3)), seeded(lambda: torch.randn(2, 3)), seeded(lambda: torch.randperm(9)), seeded(lambda: torch.randint(2, 7, (5,)))"] =
            () => [Seeded(g => rand([3], generator: g)), Seeded(g => randn([2, 3], generator: g)), Seeded(g => randperm(9, generator: g)), Seeded(Integers)],
    };

    public static string Script => """
        x, y, image = sines(0.1, 3, 4), sines(1.7, 3, 4), sines(0.3, 2, 4, 7, 6)
        c = torch.tensor([2, 0, 3])
        i = torch.tensor([[1, 0, 3, 2], [3, 3, 0, 1], [0, 1, 2, 3]])[:, :2]
        def seeded(make):
            torch.manual_seed(5)
            return make()

        """ + string.Concat(All.Keys.Select(k => $"put({PythonLiteral(k)}, {k})\n"));

    private static Tensor I => tensor(new long[,] { { 1, 0 }, { 3, 3 }, { 0, 1 } });

    private static Tensor Seeded(Func<Generator, Tensor> make)
    {
        using var generator = new Generator(5);
        return make(generator);
    }

    private static Tensor Integers(Generator generator) => randint(2, 7, [5], generator: generator);

    private static string PythonLiteral(string text) => $"\"\"\"{text}\"\"\"";
}
