local bench = require "bench"

bench.run(function(n)
  local length = 0
  while n ~= 0 do
    length = #{n, 2, 3, 4, 5, 6, 7, 8, 9, 10}
    n = n - 1
  end
  return length
end)
