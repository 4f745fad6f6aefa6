import { defineConfig } from '@playwright/test';

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

// eslint-disable-next-line no-restricted-syntax -- Playwright reads its configuration from the default export
export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.e2e.ts',
  outputDir: '../../test-results',
  // Two at once took twice as long each on two cores: drawing pages is what takes the time.
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    permissions: ['clipboard-read', 'clipboard-write'],
    // A trace of each test, with pictures of every step, keeps a slow machine busy. With TRACE=1 there is one, of those that fail.
    trace: process.env['TRACE'] ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env['PARLEY_CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS },
  },
});
