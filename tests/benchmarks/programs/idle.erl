-module(idle).
-export([main/0, waits/0]).

main() ->
    [N] = bench:arguments(),
    Before = bench:resident(),
    {Milliseconds, _} = bench:time(fun() -> start(N) end),
    timer:sleep(300),
    bench:result(start, Milliseconds * 1.0e6 / N, ns),
    case bench:resident() of
        0 -> ok;
        After -> bench:result(memory, (After - Before) / N, bytes)
    end,
    bench:answer(N),
    erlang:halt(0).

start(0) -> ok;
start(N) ->
    spawn(?MODULE, waits, []),
    start(N - 1).

waits() ->
    receive _ -> waits() end.
