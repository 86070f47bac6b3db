/**
 * Text frames of a WebSocket between a client and a gateway: Socket.IO 5 in Engine.IO 4, without binary data.
 * https://socket.io/docs/v4/engine-io-protocol/ and https://socket.io/docs/v4/socket-io-protocol/
 */
export type Packet =
  /** Engine.IO's handshake: a ping comes every `pingInterval` ms; `pingTimeout` ms later it is overdue. */
  | { readonly kind: 'open'; readonly data: { readonly pingInterval: number; readonly pingTimeout: number } }
  | { readonly kind: 'ping' }
  | { readonly kind: 'connected' | 'disconnected' }
  | { readonly kind: 'refused'; readonly data: unknown }
  | { readonly kind: 'event'; readonly data: readonly [name: string, payload?: unknown] }
  | { readonly kind: 'ack'; readonly data: readonly [answer?: unknown]; readonly id: number };

export const PONG = '3';

/** By the digit behind `4`, Engine.IO's "message". */
const KINDS = ['connected', 'disconnected', 'event', 'ack', 'refused'] as const;

/** @param namespace `/` is the default one */
export function frameOf(namespace: string, kind: (typeof KINDS)[number], data?: unknown, id?: number): string {
  return `4${KINDS.indexOf(kind)}${namespace === '/' ? '' : `${namespace},`}${id ?? ''}${JSON.stringify(data) ?? ''}`;
}

/** @returns nothing where it is of no use here @throws SyntaxError when it is malformed */
export function packetOf(frame: string): Packet | undefined {
  if (frame === '2') return { kind: 'ping' };
  const [, open, type, id, json] = /^(?:(0)|4(\d)(?:\/[^,]*,)?(\d*))(.*)$/s.exec(frame) ?? [];
  const kind = open ? 'open' : KINDS[Number(type)];
  if (kind === undefined) return undefined;
  const data: unknown = json && JSON.parse(json);
  if ((kind === 'event' || kind === 'ack') && !Array.isArray(data)) throw new SyntaxError(`An ${kind} without its list.`);
  return { kind, data, id: Number(id) } as Packet;
}
