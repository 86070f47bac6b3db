import { streams } from '@chatgenius/contracts';
import fc from 'fast-check';
import { CHANNELS, step, USERS, World } from '../simulated-world.fixture.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('StreamJoins', () => {
  it('gives every connection each event once and in order, whatever overtakes what, and lets go of everything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80 }), async (steps) => {
        const world = new World();
        const { services, gateway, members } = world;
        for (const next of steps) await world.play(next);
        services.reconnect();
        await world.settle();
        for (const { client, replicas } of members) {
          for (const [stream, { joined, position }] of replicas) {
            if (joined) expect({ stream, position }).toEqual({ stream, position: services.head(stream) });
            const isMember = gateway.hub.get(stream)?.members.has(client.socket) === true;
            expect(isMember).toBe(joined);
          }
        }
        // Whatever has happened, newcomers come in.
        for (const userId of USERS) {
          const newcomer = world.connect(userId);
          await world.settle();
          for (const channelId of CHANNELS) {
            const stream = streams.channel(channelId);
            newcomer.join(stream);
            await world.settle();
            const { joined, position } = newcomer.replica(stream);
            expect([joined, joined ? position : newcomer.refusals.at(-1)]).toEqual(services.isMember(userId, channelId) ? [true, services.head(stream)] : [false, 'CHANNEL_NOT_FOUND']);
          }
        }
        await world.end();
      }),
      { numRuns: 100 },
    );
  });
});
