import { accountUrl } from './account-urls.ts';
import { accountPassword } from '../access/passwords.ts';

const gateway = `connection-gateway:${accountPassword('p@ss', 'connection-gateway')}`;

describe('accountUrl', () => {
  it.each([
    ['redis://chatgenius:p%40ss@host:1', `redis://${gateway}@host:1`],
    ['nats://chatgenius:p%40ss@one:1,nats://chatgenius:p%40ss@two:2', `nats://${gateway}@one:1,nats://${gateway}@two:2`],
    ['tls://chatgenius:p%40ss@one:1?ca=/ca.pem', `tls://${gateway}@one:1?ca=/ca.pem`],
    ['redis+cluster://chatgenius:p%40ss@one:1,two:2', `redis+cluster://${gateway}@one:1,two:2`],
    ['redis+sentinel://chatgenius:p%40ss@one:1,two:2/name', `redis+sentinel://${gateway}@one:1,two:2/name`],
    ['nats://one:1', 'nats://one:1'],
  ])('names the service in %s', (url, expected) => {
    expect(accountUrl(url, 'connection-gateway')).toBe(expected);
  });
});
