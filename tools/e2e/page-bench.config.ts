import config from './playwright.config';

// eslint-disable-next-line no-restricted-syntax -- Playwright reads its configuration from the default export
export default { ...config, testMatch: '**/*.bench.ts', timeout: 300_000, use: { ...config.use, trace: 'off' } };
