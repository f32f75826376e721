-module(named_pingpong).
-export([main/0, ping/3, pong/2]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() ->
        register(ping, self()),
        spawn(fun() -> pong(pong, ping) end),
        receive ready -> ok end,
        ping(pong, N, none)
    end).

ping(_, 0, Answer) -> Answer;
ping(Pong, N, _) ->
    Pong ! N,
    receive Answer -> ping(Pong, N - 1, Answer) end.

pong(Name, Peer) ->
    register(Name, self()),
    Peer ! ready,
    answer(Peer).

answer(Peer) ->
    receive Number -> Peer ! Number end,
    answer(Peer).
