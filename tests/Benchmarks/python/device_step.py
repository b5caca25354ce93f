"""One inner step in plain eager PyTorch, as the peer of `Benchmarks device-step`.

Reads lines "NORM STEPS PATH" on standard input: NORM is none or batch, PATH a raw file of 25x1x28x28 float32 pictures. Answers with CPU seconds per step.
Conv4 in its 2x2 max-pool form, 64 filters, 5 classes, one thread, warm after the first line of a kind.
"""
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
FILTERS, WAYS = 64, 5


def parameters(norm):
    generator = torch.Generator().manual_seed(1)
    made = []
    channels = 1
    for _ in range(4):
        made.append(torch.randn(FILTERS, channels, 3, 3, generator=generator) * (2 / (9 * (channels + FILTERS))) ** 0.5)
        made.append(torch.zeros(FILTERS))
        if norm == "batch":
            made.append(torch.ones(FILTERS))
        channels = FILTERS
    made += [torch.randn(WAYS, FILTERS, generator=generator) * 0.1, torch.zeros(WAYS)]
    return [p.requires_grad_() for p in made]


def forward(p, x, norm):
    i = 0
    for _ in range(4):
        if norm == "batch":
            x = F.batch_norm(F.conv2d(x, p[i], None, padding=1), None, None, p[i + 2], p[i + 1], True)
            i += 3
        else:
            x = F.conv2d(x, p[i], p[i + 1], padding=1)
            i += 2
        x = F.max_pool2d(F.relu(x), 2)
    return F.linear(x.flatten(1), p[i], p[i + 1])


def main():
    y = torch.arange(25) % WAYS
    for line in sys.stdin:
        norm, steps, path = line.split()
        x = torch.from_numpy(numpy.fromfile(path, dtype=numpy.float32).reshape(25, 1, 28, 28))
        theta = parameters(norm)
        start = time.process_time()
        for _ in range(int(steps)):
            gradient = torch.autograd.grad(F.cross_entropy(forward(theta, x, norm), y), theta)
            with torch.no_grad():
                _ = [p - 0.01 * g for p, g in zip(theta, gradient)]
        print((time.process_time() - start) / int(steps), flush=True)


main()
