import { Connector } from '../connection/connector.ts';
import { connectorOptions, ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { type ChatEvent } from '../wire.ts';
import { DeliveryReports } from './delivery-reports.ts';

/** The clock of the server is ahead of the device's by this. */
const AHEAD_MS = 5_000_000;

describe('DeliveryReports', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  async function scene() {
    const network = new ScriptedDial();
    const connector = new Connector(connectorOptions, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.ready();
    const reports = new DeliveryReports(connector, { firstMs: 1_000, ms: 10_000 });
    const serverTime = () => new Date(Math.round(performance.now() + AHEAD_MS)).toISOString();
    const event = (type: string, at: string): void => network.last.says('onEvent', { type, stream: 'channel:c', epoch: 'e', seq: 1, at, data: {} } as unknown as ChatEvent);
    /** Pings that were sent since the last time; each is answered after 40 ms. */
    const pings = async () => {
      const asked = network.last.asked.splice(0);
      await jest.advanceTimersByTimeAsync(20);
      const at = serverTime();
      await jest.advanceTimersByTimeAsync(20);
      for (const { settle } of asked) settle({ output: { at } as never });
      return asked.map(({ input }) => input);
    };
    return { network, reports, event, pings, serverTime };
  }

  it('asks for the time, and then tells by the server’s clock how long messages took', async () => {
    const { reports, event, pings, serverTime } = await scene();
    reports.begin();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await pings()).toEqual([{}]);
    const committed = serverTime();
    await jest.advanceTimersByTimeAsync(70);
    event('message:created', committed);
    event('message:edited', committed);
    await jest.advanceTimersByTimeAsync(1_000);
    const [told] = (await pings()) as { deliveryMs: number[] }[];
    expect(told?.deliveryMs).toHaveLength(1);
    expect(Math.abs((told?.deliveryMs[0] ?? 0) - 70)).toBeLessThanOrEqual(2);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await pings()).toEqual([{}]);
  });

  it('tells twenty at most, and nothing impossible', async () => {
    const { reports, event, pings, serverTime } = await scene();
    reports.begin();
    await jest.advanceTimersByTimeAsync(1_000);
    await pings();
    event('message:created', new Date(Date.parse(serverTime()) + 60_000).toISOString());
    event('message:created', new Date(0).toISOString());
    for (let more = 0; more < 50; more += 1) event('message:created', serverTime());
    await jest.advanceTimersByTimeAsync(1_000);
    const [told] = (await pings()) as { deliveryMs: number[] }[];
    expect(told?.deliveryMs).toHaveLength(20);
    expect(told?.deliveryMs.slice(0, 2)).toEqual([0, 600_000]);
  });

  it('says nothing where it was not asked, nor once the connection has ended', async () => {
    const { network, reports, event, serverTime } = await scene();
    event('message:created', serverTime());
    await jest.advanceTimersByTimeAsync(60_000);
    expect(network.last.asked).toEqual([]);
    reports.begin();
    const ended = network.last;
    ended.close();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ended.asked).toEqual([]);
  });
});
