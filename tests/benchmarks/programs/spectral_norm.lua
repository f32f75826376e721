local bench = require "bench"

local function element(i, j)
  return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)
end

local function times(n, x, transposed)
  local made = {}
  for i = 0, n - 1 do
    local sum = 0.0
    for j = 0, n - 1 do
      if transposed then
        sum = sum + x[j + 1] * element(j, i)
      else
        sum = sum + x[j + 1] * element(i, j)
      end
    end
    made[i + 1] = sum
  end
  return made
end

local function times_both(n, x)
  return times(n, times(n, x, false), true)
end

bench.run(function(n)
  local u, v = {}, nil
  for i = 1, n do u[i] = 1.0 end
  for _ = 1, 10 do
    v = times_both(n, u)
    u = times_both(n, v)
  end
  local ub, vv = 0.0, 0.0
  for i = 1, n do
    ub = ub + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return string.format("%.17g", ub / vv)
end)
