-module(selective).
-export([main/0, echo/1]).

main() ->
    [Unmatched, N] = bench:arguments(),
    Me = self(),
    [Me ! {other, K} || K <- lists:seq(1, Unmatched)],
    Echo = spawn(fun() -> echo(Me) end),
    {Milliseconds, Answer} = bench:time(fun() -> ask(Echo, N, none) end),
    bench:result(round, Milliseconds * 1.0e6 / N, ns),
    bench:answer(Answer),
    erlang:halt(0).

ask(_, 0, Answer) -> Answer;
ask(Echo, N, _) ->
    Echo ! N,
    receive {answer, Answer} -> ask(Echo, N - 1, Answer) end.

echo(Peer) ->
    receive Question -> Peer ! {answer, Question} end,
    echo(Peer).
