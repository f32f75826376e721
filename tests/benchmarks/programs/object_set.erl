-module(object_set).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> change(N, #{count => 0}) end).

change(0, #{count := Count}) -> Count;
change(N, #{count := Count} = Object) -> change(N - 1, Object#{count := Count + 1}).
