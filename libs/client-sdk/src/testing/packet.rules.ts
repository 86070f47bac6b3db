/** What a WebSocket message is to Engine.IO and Socket.IO. */
export interface Packet {
  readonly kind: 'open' | 'close' | 'ping' | 'pong' | 'connect' | 'connect-error' | 'disconnect' | 'event' | 'ack' | 'other';
  /** Of an event, such as `message:send`. */
  readonly name?: string;
  /** What an ack answers, or an event asks to be answered by. */
  readonly id?: number;
}

const ENGINE: Readonly<Record<string, Packet['kind']>> = { 0: 'open', 1: 'close', 2: 'ping', 3: 'pong' };
const SOCKET: Readonly<Record<string, Packet['kind']>> = { 0: 'connect', 1: 'disconnect', 2: 'event', 3: 'ack', 4: 'connect-error' };
const ENGINE_MESSAGE = '4';

/** Reads as much of a packet as tells what it is (Socket.IO protocol 5 over Engine.IO 4). */
export function packetOf(text: string | undefined): Packet {
  if (text === undefined) return { kind: 'other' };
  if (!text.startsWith(ENGINE_MESSAGE)) return { kind: ENGINE[text.charAt(0)] ?? 'other' };
  const [, type = '', id = '', rest = ''] = /^4(\d)(?:\/[^,[]*,)?(\d*)([^]{0,200})/.exec(text) ?? [];
  const [, name] = /^\["([^"\\]*)"/.exec(rest) ?? [];
  const kind = SOCKET[type] ?? 'other';
  return { kind, ...(kind === 'event' && name !== undefined && { name }), ...(id !== '' && { id: Number(id) }) };
}
