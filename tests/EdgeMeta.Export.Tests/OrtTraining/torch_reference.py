"""Exports a net with torch and trains it: the figures that artifacts made from the exported file are held against.

One job as JSON on standard input, results as JSON on standard output; tensors in base64.
"""
import base64
import io
import json
import sys
import warnings

import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")
job = json.load(sys.stdin)
torch.manual_seed(7)
torch.set_num_threads(1)

model = job["model"]


class Zoo(nn.Module):
    """A net of the zoo, from its nodes' types, its parameters under their own names."""

    def __init__(self):
        super().__init__()
        for name, tensor in model["parameters"].items():
            values = torch.frombuffer(bytearray(base64.b64decode(tensor["data"])), dtype=torch.float32)
            self.register_parameter(name.replace(".", "/"), nn.Parameter(values.reshape(tensor["dims"]).clone()))

    def named(self):
        return {name.replace("/", "."): p for name, p in self._parameters.items()}

    def forward(self, x):
        p, layer = self.named(), 0
        for node in model["nodes"]:
            if node == "Conv":
                layer += 1
                x = F.conv2d(x, p[f"conv{layer}.weight"], p.get(f"conv{layer}.bias"), stride=model["stride"], padding=1)
            elif node == "BatchNormalization":
                x = F.batch_norm(x, None, None, p[f"norm{layer}.scale"], p[f"norm{layer}.bias"], training=True)
            elif node == "GroupNormalization":
                x = F.group_norm(x, 8, p[f"norm{layer}.scale"], p[f"norm{layer}.bias"])
            elif node == "MaxPool":
                x = F.max_pool2d(x, 2)
            elif node == "Gemm":
                layer += 1
                name = f"layer{layer}" if f"layer{layer}.weight" in p else "head"
                x = F.linear(x, p[f"{name}.weight"], p[f"{name}.bias"])
            else:
                x = {"Relu": F.relu, "Tanh": torch.tanh, "Flatten": lambda t: t.flatten(1), "GlobalAveragePool": lambda t: t.mean((2, 3))}[node](x)
        return x


def build():
    if model["net"] == "mlp":
        return nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3)), (12, 6)
    if model["net"] == "conv":
        return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                             nn.Conv2d(4, 5, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(20, 3)), (12, 1, 10, 10)
    if model["net"] == "mixed":
        return nn.Sequential(nn.Conv2d(2, 4, (3, 2), padding=(1, 0), stride=(1, 2)), nn.GroupNorm(2, 4), nn.LeakyReLU(0.1), nn.AvgPool2d(2),
                             nn.Conv2d(4, 6, 3, padding=2, dilation=2, groups=2), nn.Sigmoid(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                             nn.LayerNorm(6), nn.Linear(6, 5), nn.SiLU(), nn.Linear(5, 3)), (12, 2, 9, 10)
    return Zoo(), [12, *model["shape"]]


net, shape = build()
parameters = net.named if model["net"] == "zoo" else lambda: dict(net.named_parameters())
net.eval()
x = torch.randn(*shape)
result = {}
if model["net"] != "zoo":
    file = io.BytesIO()
    torch.onnx.export(net, x, file, opset_version=15, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}}, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE)  # otherwise convolution and normalisation are fused, and parameters lose their names
    result["model"] = base64.b64encode(file.getvalue()).decode()

losses = {
    "CrossEntropy": nn.functional.cross_entropy,
    "MeanSquaredError": nn.functional.mse_loss,
    "BinaryCrossEntropyWithLogits": nn.functional.binary_cross_entropy_with_logits,
    "L1": nn.functional.l1_loss,
}
target = torch.arange(12) % 3 if job["loss"] == "CrossEntropy" else torch.rand(net(x).shape)
rate = job["rate"]
optimizer = (torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=job["decay"]) if job["optimizer"] == "adamw" else torch.optim.SGD(net.parameters(), lr=rate))


def pack(tensor):
    return base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()


result |= {
    "x": {"dims": list(x.shape), "data": pack(x)},
    "target": {"dims": list(target.shape), "data": pack(target)},
    "losses": [],
    "steps": [],
}
for _ in range(job["steps"]):
    optimizer.zero_grad()
    loss = losses[job["loss"]](net(x), target)
    loss.backward()
    if job.get("clip"):
        nn.utils.clip_grad_norm_(net.parameters(), job["clip"])
    optimizer.step()
    result["losses"].append(loss.item())
    result["steps"].append({name: pack(p) for name, p in parameters().items()})
result["logits"] = pack(net(x))
json.dump(result, sys.stdout)
