%% What the Erlang twins share: arguments, the clock, and the lines the driver reads.
-module(bench).
-export([arguments/0, run/1, time/1, answer/1, result/3, samples/3, resident/0, fib/1]).

arguments() -> [list_to_integer(Text) || Text <- init:get_plain_arguments()].

%% Runs a whole benchmark: prints its answer and its time, and ends the machine.
run(Benchmark) ->
    {Milliseconds, Answer} = time(Benchmark),
    answer(Answer),
    result(run, Milliseconds, ms),
    erlang:halt(0).

time(Action) ->
    Begin = erlang:monotonic_time(nanosecond),
    Answer = Action(),
    {(erlang:monotonic_time(nanosecond) - Begin) / 1.0e6, Answer}.

answer(Answer) -> io:format("~p~n", [Answer]).

result(Name, Value, Unit) -> io:format("RESULT ~s ~.3f ~s~n", [Name, Value * 1.0, Unit]).

samples(Name, Values, Unit) -> io:put_chars([io_lib:format("SAMPLE ~s ~p ~s~n", [Name, Value, Unit]) || Value <- Values]).

%% The resident memory of this operating system process in bytes; 0 where there is no /proc.
resident() ->
    case file:read_file("/proc/self/statm") of
        {ok, Text} -> list_to_integer(lists:nth(2, string:lexemes(binary_to_list(Text), " "))) * 4096;
        {error, _} -> 0
    end.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
