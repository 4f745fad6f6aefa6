import type { AdminModel, ModelAccess, ModelRuleBody } from '@parley/contracts';
import { accessTo, type Circle, isOpenTo, toggled } from './model-access';

const model = (fileAccess: ModelAccess | null, rule: ModelRuleBody | null = null): AdminModel => ({ id: 'm', name: 'M', provider: 'default', fileAccess, rule });
const after = (start: AdminModel, ...circles: Circle[]): AdminModel => circles.reduce((now, circle) => ({ ...now, rule: toggled(now, circle) }), start);

describe('who may ask a model', () => {
  it('is everybody where neither the file nor an administrator says otherwise', () => {
    expect(accessTo(model(null))).toBeNull();
    expect(isOpenTo(accessTo(model({ roles: ['user', 'admin'] })), 'everybody')).toBe(true);
    expect(isOpenTo(accessTo(model({ roles: ['admin'] })), 'everybody')).toBe(false);
  });

  it('is narrowed to teams and administrators, one after the other, and widened again', () => {
    const narrow = after(model(null), { teamId: 'a' }, 'admins', { teamId: 'b' });
    expect(narrow.rule).toEqual({ enabled: true, access: { roles: ['admin'], teams: ['a', 'b'] } });
    expect(after(narrow, { teamId: 'a' }, 'admins').rule?.access).toEqual({ roles: [], teams: ['b'] });
    expect(after(narrow, 'everybody').rule?.access).toBeNull();
  });

  it('is as the file says when the last one is taken away, and everybody in spite of the file when that is wanted', () => {
    const ofFile = model({ teams: ['a'] });
    expect(after(ofFile, { teamId: 'a' }).rule?.access).toBeNull();
    expect(after(ofFile, 'everybody').rule?.access).toEqual({ roles: ['user', 'admin'] });
  });

  it('stays off when it is off', () => {
    expect(after(model(null, { enabled: false, access: null }), 'admins').rule).toEqual({ enabled: false, access: { roles: ['admin'], teams: [] } });
  });
});
