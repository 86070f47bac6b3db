import { chooseRungs, InfrastructureSettingsError } from './ladder.rules.ts';

const urls = { DATABASE_URL: 'postgresql://db/chatgenius', REDIS_URL: 'redis://cache', NATS_URL: 'nats://bus' };

describe('which rungs of the ladder are tried', () => {
  it('takes the environment when all three URLs are set, and nothing else', () => {
    expect(chooseRungs(urls, false)).toEqual({ rungs: ['environment'], urls });
  });

  it('tries containers, then packages, when none is set', () => {
    expect(chooseRungs({}, false)).toEqual({ rungs: ['containers', 'packages'] });
  });

  it('refuses a partly set environment and names what is missing', () => {
    expect(() => chooseRungs({ DATABASE_URL: urls.DATABASE_URL }, false)).toThrow(/sets DATABASE_URL but not REDIS_URL and NATS_URL/);
  });

  it('counts an empty variable as unset', () => {
    expect(chooseRungs({ DATABASE_URL: '', REDIS_URL: '', NATS_URL: '' }, false).rungs).toEqual(['containers', 'packages']);
  });

  it.each(['containers', 'packages'] as const)('takes only %s when that is asked for, whatever the URLs say', (forced) => {
    expect(chooseRungs({ ...urls, CHATGENIUS_INFRASTRUCTURE: forced }, false)).toEqual({ rungs: [forced] });
  });

  it('needs the URLs when the environment is asked for', () => {
    expect(() => chooseRungs({ CHATGENIUS_INFRASTRUCTURE: 'environment' }, false)).toThrow(/needs DATABASE_URL, REDIS_URL, NATS_URL/);
  });

  it('refuses a rung that does not exist', () => {
    expect(() => chooseRungs({ CHATGENIUS_INFRASTRUCTURE: 'docker' }, false)).toThrow(InfrastructureSettingsError);
  });

  it('leaves the environment alone for tests that break servers', () => {
    expect(chooseRungs(urls, true)).toEqual({ rungs: ['containers', 'packages'] });
    expect(chooseRungs({ ...urls, CHATGENIUS_INFRASTRUCTURE: 'environment' }, true)).toEqual({ rungs: ['containers', 'packages'] });
  });
});
