-module(churn).
-export([main/0, run/1]).

main() -> run(fun(Left) -> Left end).

run(Message) ->
    [Processes, N] = bench:arguments(),
    Me = self(),
    Keepers = list_to_tuple([spawn(fun() -> keep(Me, 1) end) || _ <- lists:seq(1, Processes)]),
    Sleeper = spawn(fun() -> nap([]) end),
    {Milliseconds, _} = bench:time(fun() ->
        send(N, Processes, Keepers, 12345, Message),
        [element(K, Keepers) ! 0 || K <- lists:seq(1, Processes)],
        [receive 1 -> ok end || _ <- lists:seq(1, Processes)]
    end),
    bench:result(message, Milliseconds * 1.0e6 / N, ns),
    Sleeper ! {stop, Me},
    bench:samples(late, receive {late, Samples} -> Samples end, ms),
    io:put_chars("stop\n"),
    erlang:halt(0).

send(0, _, _, _, _) -> ok;
send(Left, Processes, Keepers, Seed, Message) ->
    Next = (Seed * 1664525 + 1013904223) rem 4294967296,
    element((Next div 256) rem Processes + 1, Keepers) ! Message(Left),
    send(Left - 1, Processes, Keepers, Next, Message).

keep(Parent, _Last) ->
    receive
        0 ->
            Parent ! 1,
            keep(Parent, 0);
        Message -> keep(Parent, Message)
    end.

nap(Samples) ->
    Begin = erlang:monotonic_time(millisecond),
    receive after 1 -> ok end,
    Late = erlang:monotonic_time(millisecond) - Begin - 1,
    receive {stop, Parent} -> Parent ! {late, [Late | Samples]}
    after 0 -> nap([Late | Samples])
    end.
