namespace EdgeMeta.Trainer.Episodes;

/// <summary>One sampled task: what is learnt from, and what that learning is judged by. No example is in both.</summary>
/// <param name="Support">The examples the inner loop sees.</param>
/// <param name="Query">The examples the outer loop sees.</param>
/// <param name="Ways">Number of classes, labels 0..Ways-1; 0 for regression.</param>
/// <param name="Shots">Support examples per class; for regression, in all.</param>
public sealed record Episode(Examples Support, Examples Query, int Ways, int Shots);
