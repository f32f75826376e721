-module(try_catch).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> again(N, 0) end).

again(0, Caught) -> Caught;
again(N, Caught) ->
    More = try throw(boom) catch throw:_ -> 1 end,
    again(N - 1, Caught + More).
