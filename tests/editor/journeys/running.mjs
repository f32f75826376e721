import assert from 'node:assert/strict';
import path from 'node:path';
import { expectedLines } from '../fixture.mjs';
import { waitUntilGone } from '../processes.mjs';

/** The Run button runs the program on the full machine and shows what it prints. */
export function runningJourney({ editor, debugging, programs, scratch }) {
  const expected = expectedLines(path.join(programs, 'coffee_shop.ttvm'));
  return {
    title: 'Running',
    checks: [
      [
        'the editor has a Run and a Debug button',
        async () => {
          await editor.openFile('coffee_shop.ttvm');
          await editor.titleButton('Run File').waitFor();
          await editor.titleButton('Debug File').waitFor();
        },
      ],
      [
        'Run prints the output of all processes',
        async () => {
          await editor.titleButton('Run File').click();
          await editor.debugConsoleShows(expected);
          const shown = await editor.debugConsole();
          for (const line of expected)
            assert.equal(shown.filter((each) => each === line).length, 1, `'${line}' should be shown once in:\n${shown.join('\n')}`);
          return expected.join(' / ');
        },
      ],
      ['the run ends by itself', () => debugging.ended()],
      ['its debug adapter is gone', () => waitUntilGone(scratch, 'Ttvm.DebugAdapter')],
    ],
  };
}
