// Installs the test's own tools, then runs it: e2e.mjs cannot be loaded before.
import path from 'node:path';
import { installDependencies, repository } from '../../vscode-extension/scripts/dependencies.mjs';

await installDependencies(path.join(repository, 'tests'), (text) => console.log(text));
await import('./e2e.mjs');
