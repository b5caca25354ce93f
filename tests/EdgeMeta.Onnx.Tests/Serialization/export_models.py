"""Exports small PyTorch models as users do: export_models.py FOLDER. One file per model and opset, and what torch itself computes."""
import sys
import warnings

import numpy as np
import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(8, 24)
        self.norm = nn.LayerNorm(8)
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm(x)).view(n, t, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        weights = torch.softmax(q @ k.transpose(-2, -1) / 4**0.5, dim=-1)
        return x + self.out((weights @ v).transpose(1, 2).reshape(n, t, d))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.BatchNorm2d(2), nn.ReLU(), nn.Conv2d(2, 4, 3, padding=1, stride=2, bias=False))
        self.second = nn.Sequential(nn.GroupNorm(2, 4), nn.LeakyReLU(0.2), nn.Conv2d(4, 4, 3, padding=1, groups=2))
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3), nn.LogSoftmax(dim=1))

    def forward(self, x):
        x = self.first(x)
        return self.head(x + self.second(x))


class Slices(nn.Module):
    def forward(self, x):
        halves = torch.cat([x[:, 2:], x[:, :2].flip(1)], dim=1)
        return torch.where(halves > 0, halves, halves.abs().sqrt()).clamp(-1, 0.9).pow(2).mean(dim=1, keepdim=True) * halves.sum(dim=(0, 1))


def convnet():
    block = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*block(2, 4), *block(4, 8), nn.Flatten(), nn.Linear(32, 5))


MODELS = {
    "mlp": (nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 2), nn.Sigmoid()), (3, 6)),
    "convnet": (convnet(), (3, 2, 8, 8)),
    "residual": (Residual(), (2, 2, 9, 9)),
    "layernorm": (nn.Sequential(nn.Linear(6, 8), nn.LayerNorm(8), nn.GELU(), nn.Dropout(), nn.Linear(8, 3), nn.Softmax(dim=-1)), (4, 6)),
    "attention": (Attention(), (2, 5, 8)),
    "slices": (Slices(), (3, 6)),
    "upconv": (nn.Sequential(nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1), nn.InstanceNorm2d(3), nn.ELU(), nn.AvgPool2d(2)),
               (2, 2, 4, 4)),
}


def main(folder):
    for name, (model, shape) in MODELS.items():
        x = torch.randn(shape)
        for training in [False, True] if name == "convnet" else [False]:
            label = f"{name}-training" if training else name
            model.train(training)
            mode = torch.onnx.TrainingMode.TRAINING if training else torch.onnx.TrainingMode.EVAL
            y = model(x)
            x.numpy().astype("<f4").tofile(f"{folder}/{label}.x")
            y.detach().numpy().astype("<f4").tofile(f"{folder}/{label}.y")
            with open(f"{folder}/{label}.shape", "w") as out:
                out.write(" ".join(map(str, shape)))
            for opset in [13, 15, 17]:
                torch.onnx.export(model, x, f"{folder}/{label}.{opset}.onnx", opset_version=opset, training=mode, do_constant_folding=not training,
                                  input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})


main(sys.argv[1])
