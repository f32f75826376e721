-module(loop).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> count(N) end).

count(0) -> 0;
count(N) -> count(N - 1).
