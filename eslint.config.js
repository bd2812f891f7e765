// Biome formats and lints; ESLint is here only for what needs types: promises that nobody awaits
// (checkThenables catches a knex query that was built and never run) and switches that miss a case.
import { parser, plugin } from 'typescript-eslint'

export default [
  { ignores: ['var/**', 'node_modules/**', 'admin-ui/**', '**/*.js', '**/*.mjs'] },
  {
    files: ['**/*.ts'],
    languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { typed: plugin },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      'typed/no-floating-promises': [
        'error',
        {
          checkThenables: true,
          // tap runs subtests in order by itself; `t.test(…)` at the top of a file is not awaited by anybody.
          allowForKnownSafePromises: [{ from: 'package', name: 'PromiseWithSubtest', package: '@tapjs/core' }],
        },
      ],
      'typed/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'typed/await-thenable': 'error',
      'typed/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
]
