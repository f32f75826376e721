-module(list_make).
-export([main/0, id/1]).

main() ->
    [N] = bench:arguments(),
    bench:run(fun() -> make(N, 0) end).

make(0, Length) -> Length;
make(N, _) -> make(N - 1, length(?MODULE:id([N, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).

%% Called from outside, so that the compiler cannot know the length.
id(List) -> List.
