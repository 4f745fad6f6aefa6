import { eventually } from '@parley/testing';
import { Ground, type Member } from '../ground/ground.fixture';

export const ACCOUNT_LIMIT = 5;
const EDGES = 2;
export const DOORS = ['/api/auth/me', '/api/conversations', '/stream/events'];

/** An attacker who speaks HTTP, and two people who do no harm. What is here is there once it is opened. */
export class HttpAttack {
  ground!: Ground;
  ada!: Member;
  eve!: Member;

  /** The product alone: whoever has to wait for long may begin before there are people in it. */
  async begin(): Promise<void> {
    const env = { LIMIT_LOGIN_FAILURES_PER_ACCOUNT: String(ACCOUNT_LIMIT), LIMIT_LOGIN_FAILURES_PER_ADDRESS: '60' };
    this.ground = await Ground.open({ edges: EDGES, env });
  }

  async open(): Promise<void> {
    [this.ada, this.eve] = [await this.ground.member(), await this.ground.member()];
    await this.ground.plantKey();
    // Unknown keys are asked for once in ten seconds, by each replica.
    const isKnown = async (): Promise<void> => expect(await this.answers(await this.ground.token(this.ada.person.id))).toEqual([200, 200, 200]);
    for (let times = 0; times < 2 * EDGES; times++) await eventually(isKnown, { withinMs: 40_000, everyMs: 500 });
  }

  me(token: string): Promise<Response> {
    return fetch(`${this.ground.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  }

  /** What every door says to a token. */
  answers(token: string): Promise<number[]> {
    return Promise.all(
      DOORS.map(async (path) => {
        const signal = AbortSignal.timeout(5_000);
        const response = await fetch(`${this.ground.origin}${path}`, { headers: { authorization: `Bearer ${token}` }, signal });
        await response.body?.cancel();
        return response.status;
      }),
    );
  }

  async stays(path: string): Promise<unknown> {
    return (await this.ada.person.send('GET', path)).status;
  }
}
