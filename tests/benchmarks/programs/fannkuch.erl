-module(fannkuch).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() ->
        {Checksum, Most} = permutations(N, numbers(N), numbers(N), 1, 0, 0),
        io:format("~p~n", [Checksum]),
        Most
    end).

numbers(N) -> list_to_tuple(lists:seq(0, N - 1)).

permutations(N, P, Counts, Sign, Checksum, Most) ->
    Turns = flips(P),
    NewChecksum = Checksum + Sign * Turns,
    NewMost = max(Most, Turns),
    case Sign of
        1 -> permutations(N, swap(P, 0, 1), Counts, -1, NewChecksum, NewMost);
        -1 ->
            case search(N, 2, swap(P, 1, 2), Counts) of
                done -> {NewChecksum, NewMost};
                {NewP, NewCounts} -> permutations(N, NewP, NewCounts, 1, NewChecksum, NewMost)
            end
    end.

search(N, I, P, Counts) ->
    case at(Counts, I) of
        0 when I =:= N - 1 -> done;
        0 -> search(N, I + 1, rotate(P, I + 1, 0, at(P, 0)), put_at(Counts, I, I));
        Count -> {P, put_at(Counts, I, Count - 1)}
    end.

rotate(P, Last, Last, First) -> put_at(P, Last, First);
rotate(P, Last, K, First) -> rotate(put_at(P, K, at(P, K + 1)), Last, K + 1, First).

flips(P) -> flips(P, at(P, 0), 0).

flips(_, 0, Turns) -> Turns;
flips(P, First, Turns) ->
    Turned = turn(P, 0, First),
    flips(Turned, at(Turned, 0), Turns + 1).

turn(P, Low, High) when Low < High -> turn(swap(P, Low, High), Low + 1, High - 1);
turn(P, _, _) -> P.

swap(P, I, J) ->
    A = at(P, I),
    put_at(put_at(P, I, at(P, J)), J, A).

at(Tuple, Index) -> element(Index + 1, Tuple).

put_at(Tuple, Index, Value) -> setelement(Index + 1, Tuple, Value).
