-module(bigmsg).
-export([main/0]).

main() ->
    [Length, N] = bench:arguments(),
    bench:run(fun() ->
        Me = self(),
        send(spawn(fun() -> sink(Me) end), N, lists:seq(1, Length), none)
    end).

send(_, 0, _, Answer) -> Answer;
send(Sink, N, Items, _) ->
    Sink ! Items,
    receive Answer -> send(Sink, N - 1, Items, Answer) end.

sink(Peer) ->
    receive _ -> Peer ! 1 end,
    sink(Peer).
