import { seed, waitUntil } from '@chatgenius/testing';
import { type ChatEvent } from '@chatgenius/client-sdk';
import { SharedSystem } from './shared-system.ts';

/** What is a user's alone reaches all of their devices, by the SDK and over two gateways. */
describe('what is a person’s alone', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  async function devices() {
    const { userIds: [ada = '', bob = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const [phone, desk] = [await system.chat(ada, 0, { draftPauseMs: 20 }), await system.chat(ada, 1, { draftPauseMs: 20 })];
    return { phone, desk, bob: await system.chat(bob, 0), place: { channelId: channel?.id ?? '' } };
  }

  it('drafts follow from device to device, and end with the message', async () => {
    const { phone, desk, place } = await devices();
    for (const text of ['h', 'he', 'hello']) phone.drafts.set(place, text);
    await waitUntil('the other device has it', () => desk.drafts.of(place) === 'hello');
    desk.drafts.set(place, 'hello, world');
    await waitUntil('and back', () => phone.drafts.of(place) === 'hello, world');
    await phone.send({ ...place, text: phone.drafts.of(place) }).acknowledged;
    await waitUntil('it was sent', () => desk.drafts.of(place) === '');
    expect((await desk.drafts.list()).drafts).toEqual([]);
  });

  it('saved messages are told to the other device, and listed', async () => {
    const { phone, desk, bob, place } = await devices();
    const events: ChatEvent[] = [];
    desk.on('event', (event) => events.push(event));
    const { id } = await bob.send({ ...place, text: 'worth keeping' }).acknowledged;
    await phone.saved.save(id);
    await waitUntil('the other device is told', () => events.some(({ type }) => type === 'message:saved'));
    expect((await desk.saved.list()).saved).toMatchObject([{ message: { id, text: 'worth keeping' } }]);
    await desk.saved.unsave(id);
    expect((await phone.saved.list()).saved).toEqual([]);
  });

  it('scheduled messages are sent at their time, for their author', async () => {
    const { phone, desk, bob, place } = await devices();
    const outcomes: unknown[] = [];
    desk.on('event', (event) => event.type === 'schedule:changed' && outcomes.push(event.data.state));
    const joined = await bob.joinChannel(place.channelId);
    const cancelled = await phone.scheduled.create({ ...place, text: 'never', sendAt: new Date(Date.now() + 60_000) });
    const { id } = await phone.scheduled.create({ ...place, text: 'draft', sendAt: new Date(Date.now() + 60_000) });
    await phone.scheduled.cancel(cancelled.id);
    await desk.scheduled.update(id, { text: 'on time', sendAt: new Date(Date.now() + 1_500) });
    await waitUntil('it has come', () => joined.state.messages.some(({ text }) => text === 'on time'));
    await waitUntil('its author is told', () => outcomes.includes('sent'));
    expect([outcomes, (await phone.scheduled.list()).scheduled]).toEqual([['waiting', 'waiting', 'cancelled', 'waiting', 'sent'], []]);
  });
});
