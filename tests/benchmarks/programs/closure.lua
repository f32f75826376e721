local bench = require "bench"

bench.run(function(n)
  local step = 1
  local function add(x) return x + step end
  local total = 0
  while n ~= 0 do
    total = add(total)
    n = n - 1
  end
  return total
end)
