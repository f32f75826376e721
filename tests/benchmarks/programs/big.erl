-module(big).
-export([main/0]).

main() ->
    [N, Asked] = bench:arguments(),
    bench:run(fun() ->
        Home = self(),
        Pids = list_to_tuple([spawn(fun() -> begin_member(Home, Asked) end) || _ <- lists:seq(1, N)]),
        [element(K + 1, Pids) ! {Pids, K} || K <- lists:seq(0, N - 1)],
        [receive ready -> ok end || _ <- lists:seq(1, N)],
        [element(K, Pids) ! answer || K <- lists:seq(1, N)],
        Answers = lists:sum([receive Number -> Number end || _ <- lists:seq(1, N)]),
        [element(K, Pids) ! stop || K <- lists:seq(1, N)],
        Answers
    end).

begin_member(Home, Asked) ->
    receive
        {Pids, Chance} ->
            Home ! ready,
            member(Home, Asked, Pids, Chance, Asked + 1)
    end.

member(Home, Asked, Pids, Chance, Left) ->
    receive
        stop -> ok;
        answer when Left > 1 ->
            Next = (Chance * 1103515245 + 12345) rem 2147483648,
            element(Next div 65536 rem tuple_size(Pids) + 1, Pids) ! self(),
            member(Home, Asked, Pids, Next, Left - 1);
        answer ->
            Home ! Asked,
            member(Home, Asked, Pids, Chance, Left - 1);
        Asker ->
            Asker ! answer,
            member(Home, Asked, Pids, Chance, Left)
    end.
