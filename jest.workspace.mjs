// Every spec of the workspace in one run; a project's own `test` target runs its specs alone.
export default {
  // Of a project's own settings this one does not count here.
  testTimeout: 60_000,
  projects: ['<rootDir>/apps/*/jest.config.mjs', '<rootDir>/libs/*/jest.config.mjs', '<rootDir>/tools/*/jest.config.mjs'],
};
