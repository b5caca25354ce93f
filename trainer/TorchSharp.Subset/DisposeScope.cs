namespace TorchSharp;

/// <summary>
/// Disposes every tensor created on its thread while it is the innermost scope, unless the tensor was moved out or detached.
/// Scopes belong to the thread that opened them; disposing one twice does nothing.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    // A tensor knows its place here, so that leaving costs the same however many there are; the last one takes the place.
    private List<torch.Tensor> tensors = [];
    private bool closed;

    internal DisposeScope(DisposeScope? outer) => Outer = outer;

    internal DisposeScope? Outer { get; set; }

    public int DisposablesCount
    {
        get
        {
            ThrowIfClosed();
            return tensors.Count;
        }
    }

    /// <summary>A copy of what the scope holds now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            ThrowIfClosed();
            return tensors.ToArray();
        }
    }

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && tensor.OwningDisposeScope == this;

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(disposable, Outer);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Move(disposable, Outer);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Move(disposable, null);
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Empties the scope now; what is kept stays in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ThrowIfClosed();
        var kept = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        var before = tensors;
        tensors = [];
        foreach (var tensor in before)
        {
            tensor.OwningDisposeScope = null;
            if (kept.Contains(tensor))
                Hold(tensor);
            else
                tensor.Dispose();
        }
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { keep });
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { first, second });
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut(new IDisposable[] { first, second, third });
        return (first, second, third);
    }

    /// <summary>Forgets a disposable that was disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Move(disposable, null);

    public void Dispose()
    {
        if (closed)
            return;
        DisposeEverything();
        closed = true;
        DisposeScopeManager.Close(this);
    }

    internal void Hold(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.PlaceInScope = tensors.Count;
        tensors.Add(tensor);
    }

    internal void Release(torch.Tensor tensor)
    {
        var last = tensors[^1];
        tensors[tensor.PlaceInScope] = last;
        last.PlaceInScope = tensor.PlaceInScope;
        tensors.RemoveAt(tensors.Count - 1);
        tensor.OwningDisposeScope = null;
    }

    private void Move(IDisposable disposable, DisposeScope? destination)
    {
        ThrowIfClosed();
        if (disposable is not torch.Tensor tensor || tensor.OwningDisposeScope != this)
            return;
        Release(tensor);
        destination?.Hold(tensor);
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(closed, this);
}
