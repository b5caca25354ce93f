"""Second-order MAML in plain eager PyTorch, as the peer of `Benchmarks meta-training`.

Reads lines "STEPS TASKS" on standard input; for each, runs that many tasks and answers with CPU seconds per task. One thread, warm after the first line.
Conv4 (stride 2, 64 filters, batch normalisation by batch statistics, flattened 2x2x64 features, linear head), 5-way 5-shot, 15 queries per class.
"""
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
WAYS, SHOTS, QUERIES, FILTERS, META_BATCH = 5, 5, 15, 64, 4


def parameters():
    generator = torch.Generator().manual_seed(1)
    made = []
    channels = 1
    for _ in range(4):
        made.append(torch.randn(FILTERS, channels, 3, 3, generator=generator) * (2 / (9 * (channels + FILTERS))) ** 0.5)
        made.append(torch.ones(FILTERS))
        made.append(torch.zeros(FILTERS))
        channels = FILTERS
    made.append(torch.randn(WAYS, 4 * FILTERS, generator=generator) * 0.05)
    made.append(torch.zeros(WAYS))
    return [p.requires_grad_() for p in made]


def forward(p, x):
    for i in range(0, 12, 3):
        x = F.conv2d(x, p[i], None, 2, 1)
        x = F.relu(F.batch_norm(x, None, None, p[i + 1], p[i + 2], True))
    return F.linear(x.flatten(1), p[12], p[13])


def task(theta, episode, steps, rate):
    support_x, support_y, query_x, query_y = episode
    phi = theta
    for _ in range(steps):
        gradient = torch.autograd.grad(F.cross_entropy(forward(phi, support_x), support_y), phi, create_graph=True)
        phi = [p - rate * g for p, g in zip(phi, gradient)]
    loss = F.cross_entropy(forward(phi, query_x), query_y)
    return loss.item(), torch.autograd.grad(loss, theta)


def episode(seed):
    generator = torch.Generator().manual_seed(seed)
    support_y = torch.arange(WAYS).repeat_interleave(SHOTS)
    query_y = torch.arange(WAYS).repeat_interleave(QUERIES)
    return (torch.rand(WAYS * SHOTS, 1, 28, 28, generator=generator), support_y, torch.rand(WAYS * QUERIES, 1, 28, 28, generator=generator), query_y)


def main():
    theta = parameters()
    optimizer = torch.optim.Adam(theta, lr=1e-3)
    episodes = [episode(i) for i in range(META_BATCH)]
    for line in sys.stdin:
        steps, tasks = map(int, line.split())
        start = time.process_time()
        for first in range(0, tasks, META_BATCH):
            optimizer.zero_grad()
            for i in range(META_BATCH):
                _, gradient = task(theta, episodes[i], steps, 0.01)
                for p, g in zip(theta, gradient):
                    p.grad = g if p.grad is None else p.grad.add_(g)
            optimizer.step()
        print((time.process_time() - start) / tasks, flush=True)


main()
