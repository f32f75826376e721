-module(fib).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> bench:fib(N) end).
