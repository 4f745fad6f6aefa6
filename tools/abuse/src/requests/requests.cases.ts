import type { Socket } from 'node:net';
import { eventually } from '@parley/testing';
import { beginRequest } from '../ground/raw-request';
import { apiKeyAbuse } from './api-key-abuse.cases';
import { bodies } from './bodies.cases';
import { gatewayAbuse } from './gateway.cases';
import { guessing } from './guessing.cases';
import type { HttpAttack } from './http-attack.fixture';
import { injection } from './injection.cases';
import { refreshTokens } from './refresh-tokens.cases';
import { tokenConfusion } from './token-confusion.cases';

export function requests(attack: HttpAttack): void {
  describe('an attacker who speaks HTTP', () => {
    const slow: { socket: Socket; begunAt: number; closedAt: number }[] = [];

    beforeAll(async () => {
      for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\nX-', 'POST /api/auth/login HTTP/1.1\r\nHost: x\r\n']) {
        const attempt = { socket: beginRequest(attack.ground.origin, bytes), begunAt: Date.now(), closedAt: 0 };
        attempt.socket.once('close', () => (attempt.closedAt = Date.now()));
        slow.push(attempt);
      }
      await attack.open();
    }, 120_000);

    tokenConfusion(attack);
    apiKeyAbuse(attack);
    refreshTokens(attack);
    guessing(attack);
    bodies(attack);
    injection(attack);
    gatewayAbuse(attack);

    it('slow-loris: a request that is never finished is not waited for', async () => {
      await eventually(() => expect(slow.map(({ closedAt }) => closedAt > 0)).toEqual([true, true]), { withinMs: 40_000 });
      for (const { begunAt, closedAt } of slow) expect(closedAt - begunAt).toBeLessThan(40_000);
    });
  });
}
