import { readFileSync } from 'node:fs';
import { PLANTED, waitUntil } from '@chatgenius/testing';
import { plantSecrets } from './planted-secrets.ts';
import { logsOf } from './process-logs.ts';
import { SharedSystem } from './shared-system.ts';

/** Whatever somebody writes: the run looks for it in all logs, metrics and traces when all specs have ended, and this spec at once. */
describe('planted secrets', () => {
  let system: SharedSystem;
  beforeAll(async () => void (system = await SharedSystem.use()));
  afterAll(() => system.stop());

  it('are in no log line and no metric', async () => {
    const { members } = system;
    await plantSecrets(system);
    const all = [...members.channelApi, ...members.gateways, ...members.messaging, ...members.presence, ...members.files];
    await waitUntil('the requests are logged', () => logsOf(members.channelApi[0] ?? { logFile: '' }).some(({ event }) => event === 'http:request'));
    const written = await Promise.all(all.map(async ({ name, logFile, opsUrl }) => ({ name, text: `${readFileSync(logFile, 'utf8')}${await (await fetch(`${opsUrl}/metrics`)).text()}` })));
    expect(written.filter(({ text }) => text.includes(PLANTED)).map(({ name }) => name)).toEqual([]);
  });
});
