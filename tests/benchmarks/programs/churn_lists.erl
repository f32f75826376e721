-module(churn_lists).
-export([main/0]).

main() -> churn:run(fun(Left) -> [Left, 1, 2, 3, 4, 5] end).
