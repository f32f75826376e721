// Where a test stands in the tree, and how it is named to the command. Knows nothing of VS Code.
import * as path from 'node:path';

/** The folders between a root and a file, from the outermost, each with its own name. */
export function foldersBetween(root: string, file: string): { path: string; name: string }[] {
  const names = path.relative(root, path.dirname(file)).split(path.sep).filter((name) => name !== '');
  return names.map((name, index) => ({ path: path.join(root, ...names.slice(0, index + 1)), name }));
}

/** A file or folder as an argument, seen from the working directory, so that messages are short. It is never taken for an option. */
export function argumentOf(root: string, file: string): string {
  const relative = path.relative(root, file);
  if (relative === '') return '.';
  return relative.startsWith('-') ? `.${path.sep}${relative}` : relative;
}

/** Whether `ttvm test` leaves a file out where it looks for tests below a root, by its name and those of its folders. */
export function isLeftOut(root: string, file: string): boolean {
  const names = path.relative(root, file).split(path.sep);
  return names.some((name) => name.startsWith('.') || ['node_modules', 'bin', 'obj'].includes(name));
}
