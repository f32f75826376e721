%% A tuple, which is what Erlang has for reading by index.
-module(list_index).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    Items = list_to_tuple(lists:seq(100, 1, -1)),
    bench:run(fun() -> read(N, Items, 0) end).

read(0, _, Total) -> Total;
read(N, Items, Total) -> read(N - 1, Items, Total + element(N rem 100 + 1, Items)).
