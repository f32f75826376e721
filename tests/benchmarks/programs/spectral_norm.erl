-module(spectral_norm).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() ->
        {U, V} = steps(N, 10, ones(N), ones(N)),
        dot(N, 0, U, V, 0.0) / dot(N, 0, V, V, 0.0)
    end).

ones(N) -> erlang:make_tuple(N, 1.0).

steps(_, 0, U, V) -> {U, V};
steps(N, Left, U, _) ->
    V = times_both(N, U),
    steps(N, Left - 1, times_both(N, V), V).

times_both(N, X) -> times(N, times(N, X, false), true).

times(N, X, Transposed) -> list_to_tuple([row(N, I, 0, X, Transposed, 0.0) || I <- lists:seq(0, N - 1)]).

row(N, _, N, _, _, Sum) -> Sum;
row(N, I, J, X, true, Sum) -> row(N, I, J + 1, X, true, Sum + element(J + 1, X) * at(J, I));
row(N, I, J, X, false, Sum) -> row(N, I, J + 1, X, false, Sum + element(J + 1, X) * at(I, J)).

at(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).

dot(N, N, _, _, Sum) -> Sum;
dot(N, I, X, Y, Sum) -> dot(N, I + 1, X, Y, Sum + element(I + 1, X) * element(I + 1, Y)).
