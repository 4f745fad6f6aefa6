// The types are those of the real package, whatever the bundle runs.
// eslint-disable-next-line @nx/enforce-module-boundaries -- by its name it would find itself
export * from '../../../node_modules/zod/index.js';
