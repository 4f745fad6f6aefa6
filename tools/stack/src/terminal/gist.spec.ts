import { gistOf } from './gist';

describe('the gist of what a program said', () => {
  it('is the variables that are wrong', () => {
    const output = `file:///dist/apps/auth/env.js:1\n\n[These environment variables are wrong:\n  PORT: Invalid input\n  LIMIT_X: too big] {\n  name: 'EnvironmentError'\n}\n\nNode.js v24`;
    expect(gistOf(output)).toBe('These environment variables are wrong:\n  PORT: Invalid input\n  LIMIT_X: too big');
  });

  it('is one variable that could not be used', () => {
    const output = `MODELS_FILE: /nope.json cannot be read as JSON (ENOENT)\n    at Injector {\n  errno: -2\n}`;
    expect(gistOf(output)).toBe('MODELS_FILE: /nope.json cannot be read as JSON (ENOENT)');
  });

  it('is the last error', () => {
    expect(gistOf('x\nError: first\n    at y\nTypeError: second thing\n    at z\n')).toBe('TypeError: second thing');
  });

  it('is the end of it, where nothing better is to be found', () => {
    expect(gistOf('a\nb\n')).toBe('a\nb');
  });
});
