import { ChatError as ServerError, toErrorResponse } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { Connector } from '../connection/connector.ts';
import { connectorOptions, ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { Outbox } from '../outbox/outbox.ts';
import { PresenceFeed } from './presence.ts';

describe('PresenceFeed', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('takes up on a new connection what the server has taken; what it refuses of a later subscription costs the others nothing', async () => {
    const network = new ScriptedDial();
    const connector = new Connector(connectorOptions, network.dial);
    const retries = { backoff: { firstMs: 1, longestMs: 1 }, random: () => 0 };
    const feed = new PresenceFeed(connector, new Outbox(connector, { ...retries, capacity: 10 }), retries);
    const asked: string[][] = [];
    const serve = async () => {
      await jest.advanceTimersByTimeAsync(10);
      for (const { input, settle } of network.last.asked.splice(0)) {
        const { userIds } = input as { userIds: string[] };
        asked.push(userIds);
        settle(userIds.includes('bad') ? { error: ChatError.refused(toErrorResponse(new ServerError('PAYLOAD_MALFORMED'))) } : { output: { presences: [] } as never });
      }
      await jest.advanceTimersByTimeAsync(10);
    };
    const online = async () => {
      await jest.advanceTimersByTimeAsync(500);
      network.last.ready();
    };
    connector.connect();
    await online();
    const good = feed.subscribe(['good']);
    await serve();
    await good;
    network.last.end(ChatError.local('DISCONNECTED'));
    const refused = expect(feed.subscribe(['bad'])).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
    await online();
    await serve();
    await refused;
    expect(asked).toEqual([['good'], ['good'], ['bad']]);
  });
});
