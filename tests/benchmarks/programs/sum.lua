local bench = require "bench"

bench.run(function(n)
  local total = 0
  while n ~= 0 do
    total = total + n
    n = n - 1
  end
  return total
end)
