local bench = require "bench"

local function flips(q)
  local p = { table.unpack(q) }
  local turns = 0
  local first = p[1]
  while first ~= 0 do
    local low, high = 1, first + 1
    while low < high do
      p[low], p[high] = p[high], p[low]
      low, high = low + 1, high - 1
    end
    turns = turns + 1
    first = p[1]
  end
  return turns
end

bench.run(function(n)
  local p, counts = {}, {}
  for i = 1, n do p[i], counts[i] = i - 1, i - 1 end
  local most, checksum, sign = 0, 0, 1
  while true do
    local turns = flips(p)
    if turns > most then most = turns end
    checksum = checksum + sign * turns
    if sign == 1 then
      p[1], p[2] = p[2], p[1]
      sign = -1
    else
      p[2], p[3] = p[3], p[2]
      sign = 1
      local i = 3
      while counts[i] == 0 do
        if i == n then
          print(checksum)
          return most
        end
        counts[i] = i - 1
        local first = p[1]
        for k = 1, i do p[k] = p[k + 1] end
        p[i + 1] = first
        i = i + 1
      end
      counts[i] = counts[i] - 1
    end
  end
end)
