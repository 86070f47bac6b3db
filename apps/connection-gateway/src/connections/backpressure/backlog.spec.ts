import fc from 'fast-check';
import { Backlog } from './backlog.ts';
import { type EngineConnection, type EnginePacket } from '../writing/engine.ts';

/** As much of a connection as a backlog looks at. */
function connection() {
  const tcp = { writableLength: 0, destroyed: false };
  const state = { readyState: 'open', upgrading: false, writeBuffer: [] as EnginePacket[], transport: { name: 'websocket', writable: false, socket: { _socket: tcp } } };
  return { tcp, state, backlog: new Backlog(state as unknown as EngineConnection) };
}

const packet = (size: number): EnginePacket => (size % 2 === 0 ? { data: 'x'.repeat(size) } : { options: { wsPreEncodedFrame: [Buffer.alloc(size)] } });
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), size: fc.nat(50) }),
  fc.record({ kind: fc.constant('tcp' as const), size: fc.nat(50) }),
  fc.constant({ kind: 'flush' as const, size: 0 }),
  fc.constant({ kind: 'drop' as const, size: 0 }),
  fc.constant({ kind: 'measure' as const, size: 0 }),
);

it('counts what waits now, however it was written, flushed and dropped in between', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { tcp, state, backlog } = connection();
      for (const { kind, size } of steps) {
        if (kind === 'write') state.writeBuffer.push(packet(size));
        else if (kind === 'tcp') tcp.writableLength = size;
        else if (kind === 'flush') state.writeBuffer = [];
        else if (kind === 'measure') backlog.measure();
        else backlog.takeBack();
      }
      const waiting = state.writeBuffer.reduce((sum, { data, options }) => sum + (data?.length ?? options?.wsPreEncodedFrame?.[0]?.length ?? 0), 0);
      expect(backlog.measure()).toBe(waiting + tcp.writableLength);
    }),
  );
});

it('keeps the latest of each key, and counts it; what is merged waits longest', () => {
  const { backlog } = connection();
  backlog.hold('a', { messages: ['old'], bytes: 5 });
  backlog.hold('b', { name: 'typing', data: { by: 'ada' }, bytes: 30 });
  backlog.hold('a', { messages: ['the latest'], bytes: 12 });
  expect(backlog.measure()).toBe(42);
  expect(backlog.writtenBytes).toBe(0);
  expect(backlog.release(false).map(({ messages }) => messages)).toEqual([['the latest']]);
  expect(backlog.measure()).toBe(30);
  expect(backlog.release().map(({ messages }) => messages)).toEqual([['2["typing",{"by":"ada"}]']]);
  expect(backlog.measure()).toBe(0);
});
