-module(parfib).
-export([main/0]).

main() ->
    [Processes, N] = bench:arguments(),
    bench:run(fun() ->
        Parent = self(),
        [spawn(fun() -> Parent ! bench:fib(N) end) || _ <- lists:seq(1, Processes)],
        hear(Processes, none)
    end).

hear(0, Answer) -> Answer;
hear(Left, _) -> receive Answer -> hear(Left - 1, Answer) end.
