-module(ring).
-export([main/0]).

main() ->
    [Processes, N] = bench:arguments(),
    bench:run(fun() ->
        First = lists:foldl(fun(_, Next) -> spawn(fun() -> node_(Next) end) end, self(), lists:seq(2, Processes)),
        First ! N,
        pass(First)
    end).

pass(Next) ->
    receive
        0 -> 0;
        Token ->
            Next ! Token - 1,
            pass(Next)
    end.

node_(Next) ->
    receive
        0 -> Next ! 0;
        Token -> Next ! Token - 1
    end,
    node_(Next).
