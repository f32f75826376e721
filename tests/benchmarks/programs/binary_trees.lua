local bench = require "bench"

local function tree(depth)
  if depth == 0 then return {} end
  return { tree(depth - 1), tree(depth - 1) }
end

local function count(node)
  if #node == 0 then return 1 end
  return 1 + count(node[1]) + count(node[2])
end

bench.run(function(depth)
  local stays = tree(depth)
  local total = 0
  for level = 4, depth, 2 do
    for _ = 1, 1 << (depth - level + 4) do total = total + count(tree(level)) end
  end
  return total + count(stays)
end)
