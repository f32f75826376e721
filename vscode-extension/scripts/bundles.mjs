// What the extension's code is bundled into, each as [from, to, how].
const desktop = { platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'], supported: { 'dynamic-import': false } };
// In a worker of the browser, where there is no Node: a module of it that is needed is an error.
const web = { ...desktop, platform: 'browser', target: 'chrome124' };
const page = { platform: 'browser', target: 'chrome124', format: 'iife' };

// Node and browser of VS Code 1.91, the oldest editor the manifest admits.
export const bundles = [
  ['extension.ts', 'extension.js', { ...desktop, external: [...desktop.external, './languageClient.js'] }],
  ['languageClient.ts', 'languageClient.js', desktop],
  ['web/extension.ts', 'web.js', web],
  ['flow/page/page.ts', 'flow.js', page],
  ['preview/preview.ts', 'preview.js', page],
].map(([from, to, how]) => [from, to, { bundle: true, minify: true, logLevel: 'silent', ...how }]);
