import { ChatError as ServerError, limits, toErrorResponse, type ErrorReason } from '@chatgenius/contracts';
import fc from 'fast-check';
import { ChatError } from '../chat-error.ts';
import { Connector, type ConnectionState } from './connector.ts';
import { connectorOptions, ScriptedDial } from './scripted-dial.fixture.ts';

const refused = (reason: ErrorReason, details = {}) => ChatError.refused(toErrorResponse(new ServerError(reason, details)));
const lost = ChatError.local('DISCONNECTED');

describe('Connector', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function begin() {
    const network = new ScriptedDial();
    const connector = new Connector(connectorOptions, network.dial);
    const states: ConnectionState['status'][] = [];
    connector.on('state', ({ status }) => states.push(status));
    return { network, connector, states };
  }

  async function online() {
    const scene = begin();
    scene.connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    scene.network.last.ready();
    return scene;
  }

  const waiting = ({ state }: Connector) => (state.status === 'waiting' ? state.retryInMs : undefined);

  it('comes back by the backoff, and begins anew after a connection that held', async () => {
    const { network, connector } = await online();
    network.last.end(lost);
    expect(waiting(connector)).toBe(500);
    await jest.advanceTimersByTimeAsync(500);
    network.last.end(lost);
    expect(waiting(connector)).toBe(1_000);
    await jest.advanceTimersByTimeAsync(1_000);
    network.last.ready();
    await jest.advanceTimersByTimeAsync(10_000);
    network.last.end(lost);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(connector.state).toEqual({ status: 'connecting', attempt: 0 });
  });

  it('leaves a gateway that goes away at its time, and comes back at once', async () => {
    const { network, connector } = await online();
    const told: number[] = [];
    connector.on('draining', (inMs) => told.push(inMs));
    network.last.draining(3_000);
    expect(told).toEqual([3_000]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(waiting(connector)).toBe(0);
  });

  it('takes nothing of an earlier connection into a later one', async () => {
    const { network, connector } = await online();
    await jest.advanceTimersByTimeAsync(60_000);
    network.last.draining(50_000);
    connector.disconnect();
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.end(refused('UNAVAILABLE'));
    // Neither the time at which the other gateway would have been left, nor that its connection had held.
    expect(connector.state).toMatchObject({ status: 'waiting', attempt: 1, retryInMs: 500 });
  });

  it.each(['HANDSHAKE_TIMEOUT', 'UNAVAILABLE', 'GATEWAY_BUSY', 'RATE_LIMITED'] as const)('comes back after %s, which can pass', async (reason) => {
    const { network, connector } = begin();
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.end(refused(reason));
    expect(connector.state.status).toBe('waiting');
  });

  it('never sends a token again that has expired: it waits for a fresh one, and gives up where there is none to come', async () => {
    let token = 'old';
    const network = new ScriptedDial();
    const connector = new Connector({ ...connectorOptions, token: () => token }, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.end(refused('TOKEN_EXPIRED'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(network.connections).toHaveLength(1);
    expect(connector.state.status).toBe('waiting');
    token = 'fresh';
    await jest.advanceTimersByTimeAsync(30_000);
    expect(network.connections.map(({ options }) => options.token)).toEqual(['old', 'fresh']);
    const fixed = begin();
    fixed.connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    fixed.network.last.end(refused('TOKEN_EXPIRED'));
    expect(fixed.connector.state.status).toBe('refused');
  });

  it('leaves it to the server to refuse what an application gives for a token', async () => {
    const network = new ScriptedDial();
    const connector = new Connector({ ...connectorOptions, token: (() => undefined) as unknown as () => string }, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.end(refused('TOKEN_MISSING'));
    expect(connector.state).toMatchObject({ status: 'refused', error: { reason: 'TOKEN_MISSING' } });
  });

  it('dials at once when the device wakes, but not before the server wants it, nor again and again', async () => {
    const { network, connector } = await online();
    network.last.end(lost);
    for (let attempt = 0; attempt < 8; attempt++) {
      await jest.advanceTimersByTimeAsync(30_000);
      network.last.end(lost);
    }
    const dialled = () => network.connections.length;
    const before = dialled();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(dialled()).toBe(before);
    connector.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(dialled()).toBe(before + 1);
    network.last.end(lost);
    for (let wakes = 0; wakes < 10; wakes++) connector.wake();
    await jest.advanceTimersByTimeAsync(900);
    expect(dialled()).toBe(before + 1);
    await jest.advanceTimersByTimeAsync(200);
    expect(dialled()).toBe(before + 2);
    network.last.end(refused('GATEWAY_BUSY', { retryAfterMs: 12_000 }));
    await jest.advanceTimersByTimeAsync(5_000);
    connector.wake();
    await jest.advanceTimersByTimeAsync(6_000);
    expect(dialled()).toBe(before + 2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(dialled()).toBe(before + 3);
  });

  it('leaves an attempt when the device wakes that was lost with the old network, and finds out about a connection that is open', async () => {
    const { network, connector } = begin();
    connector.connect();
    await jest.advanceTimersByTimeAsync(1_000);
    connector.wake();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(network.connections).toHaveLength(1);
    connector.wake();
    await jest.advanceTimersByTimeAsync(0);
    expect(network.connections.map(({ ended }) => ended)).toEqual([true, false]);
    network.last.ready();
    connector.wake();
    expect(network.last.probes).toBe(1);
  });

  it('refuses what the session does not allow, at once and also between connections, and sends the rest', async () => {
    const { network, connector } = begin();
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.ready({ limits });
    const paste = { channelId: 'c', clientMessageId: 'm', text: 'x'.repeat(70_000) };
    await expect(connector.command('messageSend', paste)).rejects.toMatchObject({ code: 'INVALID_PAYLOAD', reason: 'TEXT_TOO_LONG', retryable: false });
    expect(network.last.asked).toEqual([]);
    network.last.end(lost);
    expect(connector.refusalOf('messageSend', paste)).toMatchObject({ reason: 'TEXT_TOO_LONG' });
    expect(connector.refusalOf('messageSend', { ...paste, text: 'short' })).toBeUndefined();
  });

  it('gives a command up under which connections end, whatever else is asked, and stays connected', async () => {
    const { network, connector } = await online();
    const outcomes: string[] = [];
    const ask = () => connector.ask('presenceActivity', { active: true }, (outcome) => outcomes.push('error' in outcome ? outcome.error.reason : 'done'));
    for (let connection = 0; connection < 5; connection++) {
      ask();
      network.last.end(lost, { blame: { sure: false } });
      await jest.advanceTimersByTimeAsync(30_000);
      network.last.ready();
    }
    ask();
    expect(outcomes).toEqual(['DISCONNECTED', 'DISCONNECTED', 'DISCONNECTED', 'DISCONNECTED', 'UNDELIVERABLE', 'UNDELIVERABLE']);
    expect(network.last.asked).toEqual([]);
    expect(connector.state.status).toBe('online');
  });

  it('goes another way where a WebSocket does not get through, and remembers it', async () => {
    const network = new ScriptedDial();
    const connector = new Connector({ ...connectorOptions, transports: ['websocket', 'polling'] }, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    expect(network.last.options).toMatchObject({ transports: ['websocket'], openWithinMs: 5_000 });
    network.last.end(ChatError.local('UNREACHABLE'), { opened: false });
    expect(connector.state.status).toBe('connecting');
    expect(network.last.options.transports).toEqual(['polling', 'websocket']);
    network.last.ready();
    network.last.end(lost);
    await jest.advanceTimersByTimeAsync(500);
    expect(network.connections.map(({ options }) => options.transports[0])).toEqual(['websocket', 'polling', 'polling']);
    // What did not open by it, either, is tried by a WebSocket again.
    network.last.end(ChatError.local('UNREACHABLE'), { opened: false });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(network.last.options.transports).toEqual(['websocket']);
  });

  it('says what is wrong where there is no other way, and what the server says where there is', async () => {
    const network = new ScriptedDial();
    const connector = new Connector({ ...connectorOptions, transports: ['websocket', 'polling'] }, network.dial);
    connector.connect();
    await jest.advanceTimersByTimeAsync(0);
    network.last.end(ChatError.local('UNREACHABLE'), { opened: false });
    network.last.end(ChatError.local('UPGRADE_REFUSED'), { opened: false });
    expect(connector.state).toMatchObject({ status: 'waiting', error: { reason: 'UPGRADE_REFUSED' } });
    await jest.advanceTimersByTimeAsync(500);
    network.last.end(ChatError.local('UNREACHABLE'), { opened: false });
    network.last.end(refused('TOKEN_INVALID'));
    expect(connector.state).toMatchObject({ status: 'refused', error: { reason: 'TOKEN_INVALID' } });
  });

  it('asks nothing of a connection that is not open', () => {
    const { connector } = begin();
    const outcomes: unknown[] = [];
    connector.ask('presenceActivity', { active: true }, (outcome) => outcomes.push(outcome));
    expect(outcomes).toMatchObject([{ error: { reason: 'DISCONNECTED' } }]);
  });

  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('connect' as const, 'disconnect' as const) },
    { weight: 4, arbitrary: fc.constantFrom('ready' as const, 'lost' as const, 'busy' as const, 'draining' as const, 'wake' as const, 'tick' as const) },
    { weight: 1, arbitrary: fc.constantFrom('refused' as const, 'close' as const) },
  );

  it('has one connection at most, none where it wants none, and obeys what it was told, however all of it interleaves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(40_000)), { maxLength: 40 }), async (steps) => {
        const { network, connector } = begin();
        let isClosed = false;
        let notBefore = 0;
        const act = {
          connect: () => {
            if (isClosed) return expect(() => connector.connect()).toThrow();
            notBefore = 0;
            connector.connect();
          },
          disconnect: () => connector.disconnect(),
          close: () => {
            isClosed = true;
            connector.close();
          },
          ready: () => network.open[0]?.ready(),
          lost: () => network.open[0]?.end(lost),
          busy: (ms: number) => {
            const connection = network.open[0];
            if (!connection) return;
            connection.end(refused('GATEWAY_BUSY', { retryAfterMs: ms }));
            if (connector.state.status === 'waiting') notBefore = performance.now() + connector.state.retryInMs;
          },
          draining: (ms: number) => connector.state.status === 'online' && network.open[0]?.draining(ms),
          refused: () => network.open[0]?.end(refused('TOKEN_INVALID')),
          wake: () => connector.wake(),
          tick: () => undefined,
        };
        for (const [name, ms] of steps) {
          act[name](ms);
          const dialled = network.connections.length;
          await jest.advanceTimersByTimeAsync(name === 'tick' ? ms : 0);
          const { status } = connector.state;
          expect(network.open.length).toBeLessThanOrEqual(1);
          if (status === 'online') expect(network.open).toHaveLength(1);
          if (status !== 'online' && status !== 'connecting') expect(network.open).toEqual([]);
          if (isClosed) expect(status).toBe('closed');
          if (network.connections.length > dialled) expect(performance.now()).toBeGreaterThanOrEqual(notBefore);
        }
        connector.close();
        await jest.advanceTimersByTimeAsync(120_000);
        expect(network.open).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
