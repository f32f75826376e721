// An environment as on a machine without .NET.
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Environment variables like ours in which no `dotnet` is on the search path and nothing names one; `folder` is made for it. */
export function withoutDotnet(folder) {
  mkdirSync(folder);
  const names = new Set(['dotnet']);
  for (const place of (process.env.PATH ?? '').split(path.delimiter))
    for (const name of list(place)) {
      // The first of a name is the one that is found.
      if (names.has(name)) continue;
      names.add(name);
      symlinkSync(path.join(place, name), path.join(folder, name));
    }
  const others = Object.entries(process.env).filter(([name]) => !/^(DOTNET|TTVM|NUGET)_/.test(name));
  return { ...Object.fromEntries(others), PATH: folder };
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    // Search paths name folders that are not there.
    return [];
  }
}
