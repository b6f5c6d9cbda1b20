import rxjs from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const injected = [
  { object: 'Date', property: 'now', message: 'Time is injected: use the scheduler.' },
  { object: 'performance', property: 'now', message: 'Time is injected: use the scheduler.' },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'test/**', '*.config.*', '.ci/**', '.dependency-cruiser.mjs'] },
  {
    files: ['operators/**/*.ts', 'src/**/*.ts', 'examples/**/*.ts', 'playground/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, rxjs.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
      'rxjs-x/no-exposed-subjects': 'error',
      'rxjs-x/no-internal': 'error',
      'rxjs-x/no-nested-subscribe': 'error',
      'rxjs-x/no-sharereplay': 'error',
      'rxjs-x/throw-error': 'off',
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'zod', message: "Import * as z from 'zod/mini': 'zod' adds 75 kB to a bundle." }] },
      ],
    },
  },
  {
    // Time, chance and I/O come in through options, everywhere but at the edge. A server and a program of Node are edges.
    files: ['operators/**/*.ts', 'src/**/*.ts'],
    ignores: ['src/transport/**', 'src/node/**', 'src/serve/**', 'src/testing/**'],
    rules: {
      'no-restricted-properties': ['error', ...injected],
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'setImmediate', 'process', 'fetch'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Chance is injected: take a `random` option.',
        },
      ],
    },
  },
);
