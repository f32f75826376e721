-- A client of debug adapters in a few lines of Lua, since no distribution packages nvim-dap: it drives a whole session. Written for
-- Neovim 0.7 and later.
local adapter, program = os.getenv('TTVM_ADAPTER'), os.getenv('TTVM_FOLDER') .. '/pair.ttvm'

-- The connection: frames to and from a process, answers by the number of their request, events in the order in which they came.
local input, output = vim.loop.new_pipe(), vim.loop.new_pipe()
local exit_code
local process, pid = vim.loop.spawn('dotnet', { args = { adapter }, stdio = { input, output, 2 } }, function(code) exit_code = code end)

local answers, events, sequence, received = {}, {}, 0, ''
output:read_start(function(problem, chunk)
  assert(not problem, problem)
  received = received .. (chunk or '')
  while true do
    local _, last, length = received:find('^Content%-Length: (%d+)\r\n\r\n')
    if not last or #received < last + length then return end
    local message = vim.json.decode(received:sub(last + 1, last + length))
    received = received:sub(last + length + 1)
    if message.type == 'response' then answers[message.request_seq] = message else table.insert(events, message) end
  end
end)

-- An event that has not been looked at by another call of this kind: the first of its name, and of this category if one is given.
local function await(name, category)
  local event
  local came = vim.wait(patience, function()
    for index, candidate in ipairs(events) do
      if candidate.event == name and (not category or candidate.body.category == category) then
        event = table.remove(events, index)
        return true
      end
    end
  end, 5)
  assert(came, 'no event ' .. name)
  return event.body
end

local function ask(command, arguments)
  sequence = sequence + 1
  local number = sequence
  local text = vim.json.encode({ seq = number, type = 'request', command = command, arguments = arguments })
  input:write('Content-Length: ' .. #text .. '\r\n\r\n' .. text)
  assert(vim.wait(patience, function() return answers[number] end, 5), 'no answer to ' .. command)
  local answer = answers[number]
  assert(answer.success, command .. ' failed: ' .. tostring(answer.message))
  return answer.body
end

-- Where a marker stands in the program.
local function line(marker)
  for number, text in ipairs(vim.fn.readfile(program)) do
    if text:find('<' .. marker .. '>', 1, true) then return number end
  end
end

local function find(list, field, value)
  for _, item in ipairs(list) do
    if item[field]:find(value, 1, true) then return item end
  end
end

local function frames(thread) return ask('stackTrace', { threadId = thread }).stackFrames end
local function stop() local body = await('stopped') return body, frames(body.threadId) end

local function scope(frame, name)
  return find(ask('scopes', { frameId = frame.id }).scopes, 'name', name).variablesReference
end

local function value(frame, name)
  return find(ask('variables', { variablesReference = scope(frame, 'Locals') }).variables, 'name', name).value
end

local function session()
  local can = ask('initialize', { adapterID = 'ttvm', linesStartAt1 = true, columnsStartAt1 = true, pathFormat = 'path' })
  local needed = {
    'ConditionalBreakpoints', 'FunctionBreakpoints', 'ExceptionInfoRequest', 'SetVariable', 'StepInTargetsRequest', 'RestartFrame',
  }
  local missing = vim.tbl_filter(function(name) return can['supports' .. name] ~= true end, needed)
  check('it announces what the session needs', #missing == 0, missing)
  local uncaught = find(can.exceptionBreakpointFilters, 'filter', 'uncaught')
  check('it offers to stop at uncaught errors', uncaught and uncaught.default, can.exceptionBreakpointFilters)

  ask('launch', { program = program })
  await('initialized')
  ask('setBreakpoints', { source = { path = program }, breakpoints = { { line = line('send'), condition = 'n == 2' } } })
  ask('setFunctionBreakpoints', { breakpoints = { { name = 'double' } } })
  ask('setExceptionBreakpoints', { filters = { 'uncaught' } })
  ask('configurationDone')

  local stopped, stack = stop()
  check('it stops at a function', stopped.reason == 'function breakpoint' and stack[1].line == line('double'), { stopped, stack })
  check('the stack has the caller', #stack == 2 and stack[2].line == line('call'), stack)
  ask('setFunctionBreakpoints', { breakpoints = {} })

  ask('next', { threadId = stopped.threadId })
  stopped, stack = stop()
  check('it steps', stopped.reason == 'step' and stack[1].line == line('dup'), { stopped, stack })
  ask('restartFrame', { frameId = stack[1].id })
  stopped, stack = stop()
  check('it restarts a frame', stopped.reason == 'restart' and stack[1].line == line('double'), { stopped, stack })

  ask('setVariable', { variablesReference = scope(stack[1], 'Locals'), name = 'n', value = '50' })
  check('it sets a variable', value(stack[1], 'n') == '50', value(stack[1], 'n'))
  ask('continue', { threadId = stopped.threadId })
  check('the program goes on with the new value', await('output', 'stdout').output == '100\n', events)

  stopped, stack = stop()
  local here = stopped.reason == 'breakpoint' and stack[1].line == line('send')
  check('it stops where a condition holds', here and value(stack[1], 'n') == '2', { stopped, stack })
  local threads = ask('threads').threads
  check('it lists the processes with their states', #threads == 2 and find(threads, 'name', 'doubler #2 · waiting'), threads)
  ask('evaluate', { expression = 'PUSH_INT 3', frameId = stack[1].id, context = 'repl' })
  ask('evaluate', { expression = 'STORE n', frameId = stack[1].id, context = 'repl' })
  stack = frames(stopped.threadId)
  check('the console executes instructions', value(stack[1], 'n') == '3', value(stack[1], 'n'))

  local targets = ask('stepInTargets', { frameId = stack[1].id }).targets
  local receiver = find(targets, 'label', 'receiver')
  check('it offers to step to the receiver', receiver, targets)
  ask('stepIn', { threadId = 1, targetId = receiver.id })
  stopped, stack = stop()
  check('it steps to the receiver', stopped.threadId == 2 and stack[1].line == line('call'), { stopped, stack })

  ask('continue', { threadId = 2 })
  stopped, stack = stop()
  check('it stops at an uncaught error', stopped.reason == 'exception' and stack[1].line == line('add'), { stopped, stack })
  local info = ask('exceptionInfo', { threadId = stopped.threadId })
  check('it explains the error', info.description:find('ADD expects two numbers') and info.description:find('from process 1'), info)

  ask('stepBack', { threadId = stopped.threadId })
  stopped, stack = stop()
  check('it steps back', stopped.reason == 'step' and stack[1].line == line('dup'), { stopped, stack })
  ask('reverseContinue', { threadId = stopped.threadId })
  stopped, stack = stop()
  here = stopped.reason == 'breakpoint' and stack[1].line == line('send')
  check('it goes back to a breakpoint, where all is as it was', here and value(stack[1], 'n') == '2', { stopped, stack })
  ask('continue', { threadId = stopped.threadId })
  stopped, stack = stop()
  check('it comes to the error again', stopped.reason == 'exception' and stack[1].line == line('add'), { stopped, stack })

  ask('disconnect', vim.empty_dict())
  check('it ends when the client leaves', vim.wait(patience, function() return exit_code end, 5) and exit_code == 0, exit_code)
  check('no process is left', vim.loop.kill(pid, 0) ~= 0)
end

-- An error would leave Neovim waiting for a person.
local ok, problem = xpcall(session, debug.traceback)
if not ok then check('the session comes to its end', false, problem) end
if not exit_code then process:kill('sigkill') end
finish()
