-module(spawnseq).
-export([main/0, child/1]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> start(N, none) end).

start(0, Answer) -> Answer;
start(N, _) ->
    spawn(?MODULE, child, [self()]),
    receive Answer -> start(N - 1, Answer) end.

child(Parent) -> Parent ! 1.
