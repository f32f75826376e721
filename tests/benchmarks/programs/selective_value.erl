-module(selective_value).
-export([main/0]).

main() ->
    [Unmatched, N] = bench:arguments(),
    Me = self(),
    [Me ! {other, K} || K <- lists:seq(1, Unmatched)],
    Echo = spawn(fun() -> selective:echo(Me) end),
    {Milliseconds, Answer} = bench:time(fun() -> ask(Echo, N, none) end),
    bench:result(round, Milliseconds * 1.0e6 / N, ns),
    bench:answer(Answer),
    erlang:halt(0).

ask(_, 0, Answer) -> Answer;
ask(Echo, N, _) ->
    Echo ! N,
    receive {answer, N} -> ask(Echo, N - 1, N) end.
