-module(pingpong).
-export([main/0, ping/3, pong/1]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() ->
        Me = self(),
        ping(spawn(fun() -> pong(Me) end), N, none)
    end).

ping(_, 0, Answer) -> Answer;
ping(Pong, N, _) ->
    Pong ! N,
    receive Answer -> ping(Pong, N - 1, Answer) end.

pong(Peer) ->
    receive Number -> Peer ! Number end,
    pong(Peer).
