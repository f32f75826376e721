-module(binary_trees).
-export([main/0]).

main() ->
    [Depth] = bench:arguments(),
    bench:run(fun() ->
        Stays = tree(Depth),
        levels(4, Depth, 0) + count(Stays)
    end).

levels(Level, Depth, Total) when Level > Depth -> Total;
levels(Level, Depth, Total) -> levels(Level + 2, Depth, make(1 bsl (Depth - Level + 4), Level, Total)).

make(0, _, Total) -> Total;
make(Left, Level, Total) -> make(Left - 1, Level, Total + count(tree(Level))).

tree(0) -> {};
tree(Depth) -> {tree(Depth - 1), tree(Depth - 1)}.

count({}) -> 1;
count({Left, Right}) -> 1 + count(Left) + count(Right).
