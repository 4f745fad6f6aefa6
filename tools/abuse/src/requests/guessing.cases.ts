import { randomUUID } from 'node:crypto';
import { PASSWORD } from '../ground/ground.fixture';
import { ACCOUNT_LIMIT, type HttpAttack } from './http-attack.fixture';

export function guessing(attack: HttpAttack): void {
  describe('guessing', () => {
    const login = (email: string, password: string, headers: Record<string, string> = {}) => attack.ground.post('/api/auth/login', { email, password }, headers);

    it('brute force by account: has to wait, longer each time, whatever address it makes up (X-Forwarded-For)', async () => {
      const victim = await attack.ground.member();
      const waits: number[] = [];
      for (let tries = 0; tries < ACCOUNT_LIMIT + 3; tries++) {
        const response = await login(victim.email, `a wrong guess number ${tries}`, {
          ...{ 'x-forwarded-for': `6.6.6.${tries}`, forwarded: `for=6.6.6.${tries}`, 'x-real-ip': `6.6.6.${tries}` },
        });
        if (response.status === 429) waits.push(Number(response.headers.get('retry-after')));
      }
      expect(waits.length).toBeGreaterThan(0);
      expect((await login(victim.email, PASSWORD)).status).toBe(429);
      const addresses = await attack.ground.query('SELECT DISTINCT address FROM auth.audit');
      expect(JSON.stringify(addresses)).not.toContain('6.6.6.');
    });

    it('user enumeration: sign-in and reset say the same of somebody and of nobody', async () => {
      const texts = await Promise.all(
        [attack.eve.email, `${randomUUID()}@example.com`].map(async (email) => {
          const response = await login(email, 'not the right sentence at all');
          return [response.status, { ...((await response.json()) as object), traceId: '' }];
        }),
      );
      expect(texts[0]).toEqual(texts[1]);
    });

    it('timing: a wrong password takes the same for somebody and for nobody', async () => {
      const spent = async (email: string): Promise<number> => {
        const begun = performance.now();
        await login(email, 'not the right sentence at all');
        return performance.now() - begun;
      };
      const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
      const [known, nobody]: [number[], number[]] = [[], []];
      const members = [await attack.ground.member(), await attack.ground.member()];
      for (let round = 0; round < 4; round++) {
        for (const { email } of members) known.push(await spent(email));
        for (const _ of members) nobody.push(await spent(`${randomUUID()}@example.com`));
      }
      // Without the decoy nobody's answer takes a tenth.
      expect(medianOf(nobody) / medianOf(known)).toBeGreaterThan(0.4);
    });

    it('brute force by address: guessing at many accounts has to wait as well', async () => {
      // The address is this machine's, so it comes last: what follows here signs nobody in.
      const statuses: number[] = [];
      for (let tries = 0; tries < 70 && statuses.at(-1) !== 429; tries++) {
        statuses.push((await login(`${randomUUID()}@example.com`, 'a guess at many accounts')).status);
      }
      expect(statuses.at(-1)).toBe(429);
      await attack.ground.query('DELETE FROM auth.rate_limits');
    });
  });
}
