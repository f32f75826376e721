-module(fanin).
-export([main/0]).

main() ->
    [Senders, N] = bench:arguments(),
    bench:run(fun() ->
        Adder = self(),
        [spawn(fun() -> send(Adder, N) end) || _ <- lists:seq(1, Senders)],
        add(Senders * N, 0)
    end).

send(_, 0) -> ok;
send(Adder, N) ->
    Adder ! 1,
    send(Adder, N - 1).

add(0, Total) -> Total;
add(Left, Total) -> receive Number -> add(Left - 1, Total + Number) end.
