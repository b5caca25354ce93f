namespace TorchSharp;

/// <summary>Each thread's stack of dispose scopes.</summary>
internal static class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScope? current;

    internal static DisposeScope? Current => current;

    internal static DisposeScope Open() => current = new DisposeScope(current);

    // Scopes may close in any order: one in the middle is taken out of the chain.
    internal static void Close(DisposeScope scope)
    {
        if (current == scope)
        {
            current = scope.Outer;
            return;
        }
        for (var inner = current; inner is not null; inner = inner.Outer)
        {
            if (inner.Outer == scope)
            {
                inner.Outer = scope.Outer;
                return;
            }
        }
    }
}

public static partial class torch
{
    /// <summary>Opens a scope on this thread; dispose it to free what was created in it.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Open();
}
