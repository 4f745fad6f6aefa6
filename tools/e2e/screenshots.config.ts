import config from './playwright.config';

// eslint-disable-next-line no-restricted-syntax -- Playwright reads its configuration from the default export
export default { ...config, testMatch: '**/*.shots.ts' };
