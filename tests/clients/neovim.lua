-- Neovim's own client: attaches the server to a program and looks at what it gets. Written for 0.7 and later.
local folder, server = os.getenv('TTVM_FOLDER'), os.getenv('TTVM_SERVER')

vim.cmd('edit ' .. folder .. '/main.ttvm')
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ name = 'ttvm', cmd = { 'dotnet', server }, root_dir = folder, workspace_folders = { { uri = vim.uri_from_fname(folder), name = 'programs' } } })
vim.lsp.buf_attach_client(buffer, client)

local function ask(method, line, column, more)
  local parameters = vim.tbl_extend('force', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = line, character = column },
  }, more or {})
  local answers = vim.lsp.buf_request_sync(buffer, method, parameters, patience) or {}
  return answers[client] and answers[client].result
end

local arrived = vim.wait(patience, function() return #vim.diagnostic.get(buffer) > 0 end, 20)
local codes = vim.tbl_map(function(finding) return finding.code or finding.user_data.lsp.code end, vim.diagnostic.get(buffer))
check('diagnostics arrive unasked', arrived and vim.tbl_contains(codes, 'TTV0003'), codes)

local hover = ask('textDocument/hover', 2, 2)
check('hover explains the instruction and shows the stack', hover and hover.contents.value:find('PUSH_INT') and hover.contents.value:find('Stack after'), hover)

local definition = ask('textDocument/definition', 6, 12)
local target = definition and (definition[1] or definition)
check('definition leads to the worker file', target and (target.uri or target.targetUri):find('worker.ttvm'), definition)

local symbols = ask('textDocument/documentSymbol', 0, 0)
check('the outline has the label', symbols and symbols[1] and symbols[1].name == 'start', symbols)

local completion = ask('textDocument/completion', 5, 5, { context = { triggerKind = 1 } })
check('completion offers the label', completion and completion.items[1].label == 'start', completion)

local edit = ask('textDocument/rename', 1, 8, { newName = 'begin' })
check('rename changes the label', edit and vim.inspect(edit):find('begin'), edit)

-- On Linux it does not watch files, so nobody tells the server of this.
vim.fn.writefile({ '; REGISTER "clerk"', 'REGISTER "clerk"', 'RECEIVE', 'PRINT' }, folder .. '/worker.ttvm')
local renamed = ask('textDocument/rename', 9, 14, { newName = 'scribe' })
local lines = {}
for uri, edits in pairs(renamed and renamed.changes or {}) do
  if uri:find('worker.ttvm') then lines = vim.tbl_map(function(edit) return edit.range.start.line end, edits) end
end
for _, change in ipairs(renamed and renamed.documentChanges or {}) do
  if change.textDocument.uri:find('worker.ttvm') then lines = vim.tbl_map(function(edit) return edit.range.start.line end, change.edits) end
end
check('rename edits a file as it is on disk', vim.deep_equal(lines, { 1 }), renamed)

local edits = ask('textDocument/formatting', 0, 0, { options = { tabSize = 4, insertSpaces = true } })
vim.lsp.util.apply_text_edits(edits or {}, buffer, vim.lsp.get_client_by_id(client).offset_encoding)
check('formatting indents instructions', vim.api.nvim_buf_get_lines(buffer, 2, 3, false)[1] == '    PUSH_INT 1', vim.api.nvim_buf_get_lines(buffer, 0, -1, false))

local lenses = ask('textDocument/codeLens', 0, 0)
check('lenses count references', lenses and #lenses > 0 and lenses[1].command.title:find('reference'), lenses)

vim.lsp.stop_client(client)
vim.wait(patience, function() return vim.lsp.get_client_by_id(client) == nil or vim.lsp.get_client_by_id(client).is_stopped() end, 20)
finish()
