local bench = require "bench"

local function boom() error("boom", 0) end

bench.run(function(n)
  local caught = 0
  while n ~= 0 do
    if not pcall(boom) then caught = caught + 1 end
    n = n - 1
  end
  return caught
end)
