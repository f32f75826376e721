-module(closure).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    Step = min(N, 1),
    bench:run(fun() -> call(N, fun(X) -> X + Step end, 0) end).

call(0, _, Total) -> Total;
call(N, F, Total) -> call(N - 1, F, F(Total)).
