namespace TorchSharp.Modules;

/// <summary>A parameter's running mean and running square of gradients; the third only with amsgrad.</summary>
public abstract class AdamState : OptimizerState
{
    public long step;
    public torch.Tensor exp_avg;
    public torch.Tensor exp_avg_sq;
    public torch.Tensor? max_exp_avg_sq;

    private protected AdamState(torch.Tensor parameter, bool amsgrad)
    {
        exp_avg = torch.zeros_like(parameter).DetachFromDisposeScope();
        exp_avg_sq = torch.zeros_like(parameter).DetachFromDisposeScope();
        max_exp_avg_sq = amsgrad ? torch.zeros_like(parameter).DetachFromDisposeScope() : null;
    }

    public override void Dispose()
    {
        exp_avg.Dispose();
        exp_avg_sq.Dispose();
        max_exp_avg_sq?.Dispose();
    }
}
