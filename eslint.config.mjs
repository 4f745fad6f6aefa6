import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import ts from 'typescript-eslint';

// Who may depend on whom, in two dimensions. CONTRIBUTING.md shows this table to people.
const services = ['auth', 'conversation', 'inference-worker', 'edge-stream', 'web'];
const depConstraints = [
  ...services.map((name) => ({
    sourceTag: `scope:${name}`,
    onlyDependOnLibsWithTags: [`scope:${name}`, 'scope:shared'],
  })),
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:tooling', onlyDependOnLibsWithTags: ['scope:tooling', 'scope:shared'] },
  {
    sourceTag: 'type:contract',
    onlyDependOnLibsWithTags: ['type:contract'],
    allowedExternalImports: ['zod', 'fast-check', '@jest/globals'],
  },
  { sourceTag: 'type:client', onlyDependOnLibsWithTags: ['type:contract'] },
  {
    sourceTag: 'type:infra',
    onlyDependOnLibsWithTags: ['type:infra', 'type:contract'],
    bannedExternalImports: ['typeorm', '@nestjs/*', '@angular/*'],
  },
  { sourceTag: 'type:boot', onlyDependOnLibsWithTags: ['type:boot', 'type:infra', 'type:contract'] },
  { sourceTag: 'type:ui', onlyDependOnLibsWithTags: ['type:ui', 'type:contract'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:infra', 'type:contract', 'type:boot', 'type:client'] },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: ['type:tool', 'type:infra', 'type:contract', 'type:client', 'type:testing'],
  },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:testing', 'type:tool', 'type:infra', 'type:client', 'type:contract'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:boot', 'type:infra', 'type:contract', 'type:client', 'type:ui'],
  },
  {
    sourceTag: 'platform:browser',
    onlyDependOnLibsWithTags: ['platform:browser', 'platform:any'],
    bannedExternalImports: ['@nestjs/*', 'nats', 'typeorm', 'pg', 'openai'],
  },
  { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
  { sourceTag: 'platform:node', onlyDependOnLibsWithTags: ['platform:node', 'platform:any'] },
];

const boundaries = (constraints) => ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: constraints }];

const limits = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 10],
  'max-params': ['error', 4],
};

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in env.ts and nowhere else.',
};
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

export default [
  { ignores: ['**/dist', '**/node_modules', '.nx', '.data', '.angular', '**/*.js', '**/*.mjs', '!eslint.config.mjs'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  { plugins: { '@nx': nx } },
  {
    files: ['**/*.ts'],
    rules: {
      ...limits,
      '@nx/enforce-module-boundaries': boundaries(depConstraints),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-syntax': ['error', noEnvironment, noDefaultExport],
      'no-console': 'error',
    },
  },
  { files: ['**/env.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport] } },
  {
    files: ['tools/**/*.ts', 'libs/local-servers/**/*.ts', 'libs/testing/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['**/*.spec.ts', '**/*.cases.ts', '**/*.e2e.ts', '**/*.fixture.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // Tests may start what production code must never reach.
      '@nx/enforce-module-boundaries': boundaries([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }]),
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  ...angular.configs.tsRecommended.map((config) => ({ ...config, files: ['apps/web/**/*.ts', 'libs/ui/**/*.ts'] })),
  ...angular.configs.templateRecommended.map((config) => ({ ...config, files: ['**/*.html'] })),
  ...angular.configs.templateAccessibility.map((config) => ({ ...config, files: ['**/*.html'] })),
];
