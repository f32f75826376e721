-- What the Lua twins share: the argument, the clock, and the lines the driver reads.
local bench = {}

function bench.run(benchmark)
  local n = tonumber(arg[1])
  local begin = os.clock()
  local answer = benchmark(n)
  local milliseconds = (os.clock() - begin) * 1000
  print(answer)
  print(string.format("RESULT run %.3f ms", milliseconds))
end

return bench
