-- What the Lua clients share.
local failures = 0
-- Milliseconds that a check waits for what must come: far more than anything takes, also on a busy machine.
patience = 120000

function check(what, ok, seen)
  io.stdout:write((ok and 'ok' or 'FAIL') .. '  ' .. what .. (ok and '' or ': ' .. vim.inspect(seen)) .. '\n')
  failures = failures + (ok and 0 or 1)
end

function finish()
  vim.cmd(failures == 0 and 'qall!' or 'cquit!')
end
