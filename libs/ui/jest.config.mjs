import angular from 'jest-preset-angular/presets/index.js';
import preset from '../../jest.preset.js';

// Components are compiled by Angular's own transformer; everything else as in every project.
export default {
  ...preset,
  ...angular.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.json' }),
  displayName: 'ui',
  testMatch: preset.testMatch,
  moduleNameMapper: preset.moduleNameMapper,
  setupFilesAfterEnv: ['<rootDir>/test-setup.mjs'],
};
