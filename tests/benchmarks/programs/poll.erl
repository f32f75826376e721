-module(poll).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> look(N) end).

look(0) -> 0;
look(N) ->
    receive _ -> ok
    after 0 -> ok
    end,
    look(N - 1).
