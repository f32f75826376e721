-module(chameneos).
-export([main/0]).

main() ->
    [Creatures, Meetings] = bench:arguments(),
    bench:run(fun() ->
        Mall = self(),
        [spawn(fun() -> visit(Mall, K rem 3, 0) end) || K <- lists:seq(0, Creatures - 1)],
        meet(Meetings),
        close(Creatures, 0)
    end).

meet(0) -> ok;
meet(Left) ->
    First = receive {_, _} = One -> One end,
    Second = receive {_, _} = Other -> Other end,
    element(1, First) ! Second,
    element(1, Second) ! First,
    meet(Left - 1).

close(0, Met) -> Met;
close(Left, Met) ->
    receive
        {_, Number} when Number < 0 -> close(Left - 1, Met - Number - 1);
        {Late, _} ->
            Late ! {},
            close(Left, Met)
    end.

visit(Mall, Colour, Met) ->
    Mall ! {self(), Colour},
    receive
        {} -> Mall ! {self(), -1 - Met};
        {_, Colour} -> visit(Mall, Colour, Met + 1);
        {_, Other} -> visit(Mall, 3 - Colour - Other, Met + 1)
    end.
