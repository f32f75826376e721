// Which process a row of a view stands for. Knows nothing of VS Code.

/** What commands get from the menus of the views: of CALL STACK the id of the thread, of Processes one of our own rows. */
export function processOf(row: unknown): number | undefined {
  if (typeof row === 'number') return row;
  const pid = (row as { process?: { pid?: unknown } } | undefined)?.process?.pid;
  return typeof pid === 'number' ? pid : undefined;
}
