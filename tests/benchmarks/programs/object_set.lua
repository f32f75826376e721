local bench = require "bench"

-- The table is changed in place; Lua has no immutable one.
bench.run(function(n)
  local object = {count = 0}
  while n ~= 0 do
    object.count = object.count + 1
    n = n - 1
  end
  return object.count
end)
