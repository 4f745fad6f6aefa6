import type { HttpAttack } from './http-attack.fixture';

export function apiKeyAbuse(attack: HttpAttack): void {
  describe('API-key abuse', () => {
    it('a key opens /v1 and nothing else, is no token of a socket, and none of its look-alikes opens anything', async () => {
      const { key, id } = (await attack.ada.person.send<{ key: string; id: string }>('POST', '/api/auth/keys', { name: 'x' })).body;
      const models = async (bearer: string): Promise<number> =>
        (await fetch(`${attack.ground.origin}/v1/models`, { headers: { authorization: `Bearer ${bearer}` } })).status;
      expect(await models(key)).toBe(200);
      const alike = [key.slice(0, -1), `${key}x`, key.toUpperCase(), `parley-${'A'.repeat(43)}`, `${key.slice(0, -1)}%`, attack.ada.person.token];
      for (const bearer of alike) expect(await models(bearer)).toBe(401);
      const stored = JSON.stringify(await attack.ground.query('SELECT * FROM auth.api_keys WHERE id = $1', [id]));
      expect(stored).not.toContain(key.slice(7));
    });
  });
}
