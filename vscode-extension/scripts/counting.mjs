// Runs test files under Node's own test runner and ends with the line 'N passed, N failed'.
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** Returns whether every test passed; `before` are checks that were made already, as true or false. */
export async function runAndCount(files, before = []) {
  let passed = before.filter((each) => each).length;
  let failed = before.length - passed;
  const tests = run({ files, concurrency: true });
  // Only the tests themselves: a file and a describe() are reported as tests too.
  tests.on('test:pass', ({ details, name, skip }) => (passed += counts(details, name, files) && skip === undefined ? 1 : 0));
  tests.on('test:fail', ({ details, name }) => (failed += counts(details, name, files) ? 1 : 0));
  await new Promise((resolve, reject) => tests.compose(spec).on('error', reject).on('end', resolve).pipe(process.stdout, { end: false }));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

function counts(details, name, files) {
  return details.type !== 'suite' && !files.includes(name);
}
