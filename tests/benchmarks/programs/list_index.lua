local bench = require "bench"

local items = {}
for k = 100, 1, -1 do items[#items + 1] = k end

bench.run(function(n)
  local total = 0
  while n ~= 0 do
    total = total + items[n % 100 + 1]
    n = n - 1
  end
  return total
end)
