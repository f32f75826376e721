namespace Ttvm.Analysis.Stack;

/// <summary>Orders functions so that callees come before their callers, and puts those together that call each other in a circle.</summary>
internal static class CallGraph
{
    /// <summary>
    /// The groups of functions that call each other (Tarjan's strongly connected components), callees first. It keeps its own stack, since
    /// chains of calls may be as long as the file.
    /// </summary>
    /// <param name="callees">For each function those it calls.</param>
    public static List<int[]> Components(int[][] callees)
    {
        var components = new List<int[]>();
        var (numbers, lowest) = (new int[callees.Length], new int[callees.Length]);
        var isOpen = new bool[callees.Length];
        var open = new Stack<int>();
        var path = new Stack<(int Function, int Next)>();
        var count = 0;
        for (var root = 0; root < callees.Length; root++)
        {
            if (numbers[root] != 0)
            {
                continue;
            }

            Enter(root);
            while (path.TryPop(out var step))
            {
                var (function, next) = step;
                if (next < callees[function].Length)
                {
                    path.Push((function, next + 1));
                    var callee = callees[function][next];
                    if (numbers[callee] == 0)
                    {
                        Enter(callee);
                    }
                    else if (isOpen[callee])
                    {
                        lowest[function] = Math.Min(lowest[function], numbers[callee]);
                    }

                    continue;
                }

                if (path.TryPeek(out var caller))
                {
                    lowest[caller.Function] = Math.Min(lowest[caller.Function], lowest[function]);
                }

                if (lowest[function] == numbers[function])
                {
                    components.Add(Close(function));
                }
            }
        }

        return components;

        void Enter(int function)
        {
            numbers[function] = lowest[function] = ++count;
            open.Push(function);
            isOpen[function] = true;
            path.Push((function, 0));
        }

        int[] Close(int function)
        {
            var members = new List<int>();
            int member;
            do
            {
                member = open.Pop();
                isOpen[member] = false;
                members.Add(member);
            }
            while (member != function);
            return [.. members];
        }
    }
}
