import { ChatProvider, useConnection, useMessages, useSend } from '@chatgenius/client-sdk/react';
import { type ChatClient } from '@chatgenius/client-sdk';
import { DomPage, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { createElement as h, StrictMode, type FunctionComponent } from 'react';
import { SharedSystem } from './shared-system.ts';

/** React on the SDK, against two gateways. */
describe('the hooks', () => {
  let system: SharedSystem;
  let page: DomPage;
  let world: Seed;
  const channelId = (index = 0) => world.channels[index]?.id ?? '';
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    page = await DomPage.open();
    system = await SharedSystem.use();
  });

  afterAll(async () => {
    await system.stop();
    await page.close();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 2, channels: 2 });
  });

  afterEach(() => page.clear());

  const show = async (client: ChatClient, component: FunctionComponent) => (await page.show(h(StrictMode, null, h(ChatProvider, { client }, h(component))))).element;

  it('show two people talking over two gateways', async () => {
    const send = new Map<string, ReturnType<typeof useSend>['send']>();
    const Chat = (name: string): FunctionComponent => () => {
      const { status } = useConnection();
      const { messages } = useMessages(channelId());
      send.set(name, useSend(channelId()).send);
      return h('p', null, `${status}: ${messages.map(({ text }) => text).join(', ')}`);
    };
    const [ada, grace] = await Promise.all([system.chat(userId(0), 0, { optimistic: true }), system.chat(userId(1), 1)]);
    const [hers, theirs] = [await show(ada, Chat('ada')), await show(grace, Chat('grace'))];
    await waitUntil('both see the channel', () => [hers, theirs].every(({ textContent }) => textContent === 'online: '));
    expect(await send.get('ada')?.('Hello')).toMatchObject({ data: { text: 'Hello' } });
    expect(await send.get('grace')?.({ text: 'Hello back' })).toMatchObject({ data: { text: 'Hello back' } });
    await waitUntil('both see both', () => [hers, theirs].every(({ textContent }) => textContent === 'online: Hello, Hello back'));
  });
});
