// The rules of typescript-eslint that know the types, in their strictest sets. `node scripts/test.mjs` runs them.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      // A number in a template reads as it is written; all else that is no text stays forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => item.show()` is how a callback that gives nothing is written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // `const { seed, ...rest } = launch` is how an object without a property is made.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^show.*Message$/] > :matches(Literal, TemplateLiteral)',
          message: 'What people read goes through `t`.',
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // The test runner itself waits for what `test` gives.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: 'test' }] },
      ],
    },
  },
);
