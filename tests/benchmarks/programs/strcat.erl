%% Binaries, which append in amortised constant time, as strings.
-module(strcat).
-export([main/0]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> byte_size(append(N, <<>>)) end).

append(0, Text) -> Text;
append(N, Text) -> append(N - 1, <<Text/binary, "x">>).
