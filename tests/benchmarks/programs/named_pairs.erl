-module(named_pairs).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    Names = [{ping1, pong1}, {ping2, pong2}, {ping3, pong3}, {ping4, pong4}, {ping5, pong5}, {ping6, pong6}, {ping7, pong7}, {ping8, pong8}],
    bench:run(fun() ->
        register(main, self()),
        [spawn(fun() -> pinger(Ping, Pong, N) end) || {Ping, Pong} <- Names],
        wait(length(Names), none)
    end).

wait(0, Answer) -> Answer;
wait(Left, _) -> receive Answer -> wait(Left - 1, Answer) end.

pinger(Ping, Pong, N) ->
    register(Ping, self()),
    spawn(fun() -> named_pingpong:pong(Pong, Ping) end),
    receive ready -> ok end,
    main ! named_pingpong:ping(Pong, N, none).
