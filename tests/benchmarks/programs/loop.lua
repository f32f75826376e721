local bench = require "bench"

bench.run(function(n)
  while n ~= 0 do n = n - 1 end
  return n
end)
