import { waitUntil } from '@chatgenius/testing';
import { ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { createSharedClient } from './shared-client.ts';

it('the tab that leads opens the connection as it is told, and the others open none', async () => {
  const dials = [new ScriptedDial(), new ScriptedDial()];
  const clients = dials.map(({ dial }) => createSharedClient({ url: 'http://gateway.invalid', apiUrl: 'http://api.invalid', token: 'token', userId: 'ada', storage: false, detectActivity: false, dial }));
  for (const client of clients) void client.connect().catch(() => undefined);
  await waitUntil('one of them dials', () => dials.some(({ open }) => open.length === 1));
  expect(dials.flatMap(({ connections }) => connections)).toHaveLength(1);
  const [leading = 0] = dials.flatMap(({ open }, index) => (open.length > 0 ? [index] : []));
  clients[leading]?.close();
  await waitUntil('the other one dials', () => dials.every(({ connections }) => connections.length === 1));
  for (const client of clients) client.close();
});
