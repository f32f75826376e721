-module(pairs).
-export([main/0]).

main() ->
    [Pairs, N] = bench:arguments(),
    bench:run(fun() ->
        Parent = self(),
        [spawn(fun() -> pinger(Parent, N) end) || _ <- lists:seq(1, Pairs)],
        wait(Pairs, none)
    end).

wait(0, Answer) -> Answer;
wait(Left, _) -> receive Answer -> wait(Left - 1, Answer) end.

pinger(Parent, N) ->
    Me = self(),
    Parent ! pingpong:ping(spawn(fun() -> pingpong:pong(Me) end), N, none).
