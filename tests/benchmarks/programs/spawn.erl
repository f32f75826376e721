-module(spawn).
-export([main/0, ends/0]).

main() ->
    [N] = bench:arguments(),
    Before = erlang:system_info(process_count),
    bench:run(fun() ->
        start(N),
        wait(Before)
    end).

start(0) -> ok;
start(N) ->
    spawn(?MODULE, ends, []),
    start(N - 1).

ends() -> ok.

wait(Before) ->
    case erlang:system_info(process_count) =< Before of
        true -> 0;
        false ->
            erlang:yield(),
            wait(Before)
    end.
