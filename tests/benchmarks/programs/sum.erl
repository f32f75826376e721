-module(sum).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> add(N, 0) end).

add(0, Total) -> Total;
add(N, Total) -> add(N - 1, Total + N).
