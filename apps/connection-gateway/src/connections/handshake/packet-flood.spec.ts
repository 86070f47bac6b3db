import { EventEmitter } from 'node:events';
import { PacketFlood } from './packet-flood.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const settings = { perWindow: 500, windowMs: 5_000 };

function scene(overrides: Partial<typeof settings> = {}) {
  const cut: unknown[] = [];
  const flood = new PacketFlood({ ...settings, ...overrides }, (connection) => cut.push(connection));
  const connection = new EventEmitter();
  flood.watch(connection);
  const send = (count: number, data = '2["typing"]', type = 'message') => {
    for (let sent = 0; sent < count; sent++) connection.emit('packet', { type, data });
  };
  return { cut, connection, send };
}

describe('PacketFlood', () => {
  it('lets a client send what it may, in every window anew', () => {
    const { cut, send } = scene();
    for (let window = 0; window < 3; window++) {
      send(500);
      jest.advanceTimersByTime(5_000);
    }
    expect(cut).toEqual([]);
  });

  it('tells once of who sends more, be it packets that are no commands', () => {
    const { cut, connection, send } = scene();
    send(300, '', 'pong');
    send(200, '3999[]');
    expect(cut).toEqual([]);
    send(300, '', 'pong');
    expect(cut).toEqual([connection]);
  });

  it('takes a CONNECT for as much as it costs', () => {
    const { cut, send } = scene();
    send(1, '0{"token":"t"}');
    send(400);
    expect(cut).toEqual([]);
    send(1, '0/made-up,');
    expect(cut).toHaveLength(1);
  });

  it('counts nothing where it is switched off', () => {
    const { cut, send } = scene({ perWindow: 0 });
    send(100_000);
    expect(cut).toEqual([]);
  });
});
