-module(monitor).
-export([main/0, ends/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> start(N, none) end).

start(0, Reason) -> Reason;
start(N, _) ->
    {_, Ref} = spawn_monitor(?MODULE, ends, []),
    receive {'DOWN', Ref, process, _, Reason} -> start(N - 1, Reason) end.

ends() -> ok.
