-module(link).
-export([main/0, ends/0]).

main() ->
    [N] = bench:arguments(),
    process_flag(trap_exit, true),
    bench:run(fun() -> start(N, none) end).

start(0, Reason) -> Reason;
start(N, _) ->
    Child = spawn_link(?MODULE, ends, []),
    receive {'EXIT', Child, Reason} -> start(N - 1, Reason) end.

ends() -> ok.
