-module(philosophers).
-export([main/0]).

main() ->
    [N, Rounds] = bench:arguments(),
    bench:run(fun() ->
        Table = self(),
        [spawn(fun() -> eat(Table, K, Rounds) end) || K <- lists:seq(0, N - 1)],
        serve(N, N * Rounds, erlang:make_tuple(N, 0), 0)
    end).

serve(_, Eaten, _, Eaten) -> Eaten;
serve(N, All, Forks, Eaten) ->
    receive
        {1, K, Asker} ->
            Right = (K + 1) rem N,
            case element(K + 1, Forks) + element(Right + 1, Forks) of
                0 ->
                    Asker ! 1,
                    serve(N, All, setelement(Right + 1, setelement(K + 1, Forks, 1), 1), Eaten);
                _ ->
                    Asker ! 0,
                    serve(N, All, Forks, Eaten)
            end;
        {0, K, _} ->
            Right = (K + 1) rem N,
            serve(N, All, setelement(Right + 1, setelement(K + 1, Forks, 0), 0), Eaten + 1)
    end.

eat(_, _, 0) -> ok;
eat(Table, K, Rounds) ->
    Table ! {1, K, self()},
    receive
        1 ->
            Table ! {0, K, self()},
            eat(Table, K, Rounds - 1);
        0 -> eat(Table, K, Rounds)
    end.
