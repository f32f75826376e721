-module(preempt).
-export([main/0]).

main() ->
    [Loops, N] = bench:arguments(),
    [spawn(fun() -> endless() end) || _ <- lists:seq(1, Loops)],
    bench:samples(late, nap(N), ms),
    erlang:halt(0).

endless() -> endless().

nap(0) -> [];
nap(N) ->
    Begin = erlang:monotonic_time(millisecond),
    receive after 2 -> ok end,
    [erlang:monotonic_time(millisecond) - Begin - 2 | nap(N - 1)].
