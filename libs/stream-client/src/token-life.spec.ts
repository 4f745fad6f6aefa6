import { refreshInMs } from './token-life';

const NOW = 1_800_000_000_000;
const seconds = NOW / 1_000;

/** Signed by nobody: only the times in it matter here. */
const tokenOf = (claims: object): string => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(claims)}.`;
};

describe('when a token is replaced', () => {
  it('is before it runs out, with time to spare', () => {
    expect(refreshInMs(tokenOf({ iat: seconds, exp: seconds + 600 }), NOW)).toBe(480_000);
    expect(refreshInMs(tokenOf({ iat: seconds - 300, exp: seconds + 300 }), NOW)).toBe(240_000);
  });

  it('goes by the life of the token where the clock of the device is behind', () => {
    expect(refreshInMs(tokenOf({ iat: seconds + 3_000, exp: seconds + 3_600 }), NOW)).toBe(480_000);
  });

  it('is soon, but not at once, where the clock of the device is ahead', () => {
    expect(refreshInMs(tokenOf({ iat: seconds - 9_000, exp: seconds - 8_400 }), NOW)).toBe(1_000);
  });

  it('is not known of a token that does not say', () => {
    expect(refreshInMs(tokenOf({}), NOW)).toBeNull();
    expect(refreshInMs('sesame', NOW)).toBeNull();
    expect(refreshInMs('a.b.c', NOW)).toBeNull();
  });

  it('reads names that are not ASCII', () => {
    expect(refreshInMs(tokenOf({ name: 'Zoë ÿ?>', iat: seconds, exp: seconds + 600 }), NOW)).toBe(480_000);
  });
});
