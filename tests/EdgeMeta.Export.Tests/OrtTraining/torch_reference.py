"""Exports a net with torch and trains it: the figures that artifacts made from the exported file are held against.

One job as JSON on standard input, results as JSON on standard output; tensors in base64.
"""
import base64
import io
import json
import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
job = json.load(sys.stdin)
torch.manual_seed(7)
torch.set_num_threads(1)

if job["net"] == "mlp":
    net, shape = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3)), (12, 6)
else:
    net = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(4, 5, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(20, 3))
    shape = (12, 1, 10, 10)
net.eval()
x = torch.randn(shape)
file = io.BytesIO()
torch.onnx.export(net, x, file, opset_version=15, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}}, do_constant_folding=False,
                  training=torch.onnx.TrainingMode.PRESERVE)  # otherwise convolution and normalisation are fused, and parameters lose their names

losses = {
    "CrossEntropy": nn.functional.cross_entropy,
    "MeanSquaredError": nn.functional.mse_loss,
    "BinaryCrossEntropyWithLogits": nn.functional.binary_cross_entropy_with_logits,
    "L1": nn.functional.l1_loss,
}
target = torch.arange(12) % 3 if job["loss"] == "CrossEntropy" else torch.rand(12, 3)
rate = job["rate"]
optimizer = (torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=job["decay"]) if job["optimizer"] == "adamw" else torch.optim.SGD(net.parameters(), lr=rate))


def pack(tensor):
    return base64.b64encode(tensor.detach().contiguous().numpy().tobytes()).decode()


result = {
    "model": base64.b64encode(file.getvalue()).decode(),
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
    result["steps"].append({name: pack(p) for name, p in net.named_parameters()})
result["logits"] = pack(net(x))
json.dump(result, sys.stdout)
