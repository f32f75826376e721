import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coloured } from '../src/preview/colours';

test('a program in Markdown has the colours of the preview', () => {
  assert.equal(
    coloured('  PUSH_STR "a; <b>" ; says 5\nPUSH_INT -2\nLABEL x2'),
    '  <span class="hljs-keyword">PUSH_STR</span> <span class="hljs-string">"a; &#60;b&#62;"</span> <span class="hljs-comment">; says 5</span>\n' +
      '<span class="hljs-keyword">PUSH_INT</span> <span class="hljs-number">-2</span>\n' +
      '<span class="hljs-keyword">LABEL</span> x2',
  );
});

test('a text without an end ends with its line', () => {
  assert.equal(coloured('PRINT "a\nHALT'), '<span class="hljs-keyword">PRINT</span> <span class="hljs-string">"a</span>\n<span class="hljs-keyword">HALT</span>');
});
