namespace EdgeMeta.Trainer;

/// <summary>
/// Threads that share numbered jobs by a fixed rule: job i runs on worker i mod count. Each worker keeps its thread, because torch's dispose scopes and
/// gradient mode belong to a thread. With one worker everything runs on the caller's thread.
/// </summary>
internal sealed class Workers : IDisposable
{
    private readonly Thread[] threads;
    private readonly SemaphoreSlim[] begin;
    private readonly CountdownEvent done;
    private Action<int>? work;
    private int jobs;
    private Exception? failure;
    private volatile bool closing;

    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        UseOneThreadWithinOperators();
        threads = new Thread[count - 1];
        begin = [.. threads.Select(_ => new SemaphoreSlim(0))];
        done = new CountdownEvent(Math.Max(1, threads.Length));
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"EdgeMeta worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>How many work, the caller's thread included.</summary>
    public int Count { get; }

    /// <summary>Runs jobs 0..count-1 and returns when all are done. The first failure is thrown on.</summary>
    public void Run(int count, Action<int> job)
    {
        work = job;
        jobs = count;
        failure = null;
        done.Reset(Math.Max(1, threads.Length));
        foreach (SemaphoreSlim signal in begin)
        {
            signal.Release();
        }

        Share(0);
        if (threads.Length > 0)
        {
            done.Wait();
        }

        if (failure is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    public void Dispose()
    {
        closing = true;
        for (int i = 0; i < threads.Length; i++)
        {
            begin[i].Release();
            threads[i].Join();
            begin[i].Dispose();
        }

        done.Dispose();
    }

    // OpenMP keeps the number of threads per thread: without this every worker would start a team of its own.
    private static void UseOneThreadWithinOperators() => TorchSharp.torch.set_num_threads(1);

    private void Serve(int worker)
    {
        UseOneThreadWithinOperators();
        while (true)
        {
            begin[worker - 1].Wait();
            if (closing)
            {
                return;
            }

            Share(worker);
            done.Signal();
        }
    }

    private void Share(int worker)
    {
        try
        {
            for (int i = worker; i < jobs && Volatile.Read(ref failure) is null; i += Count)
            {
                work!(i);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref failure, e, null);
        }
    }
}
