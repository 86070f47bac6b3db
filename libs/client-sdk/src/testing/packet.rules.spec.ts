import { packetOf, type Packet } from './packet.rules.ts';

it.each<[string | undefined, Packet]>([
  ['0{"sid":"x"}', { kind: 'open' }],
  ['2', { kind: 'ping' }],
  ['3', { kind: 'pong' }],
  ['40{"token":"t"}', { kind: 'connect' }],
  ['41', { kind: 'disconnect' }],
  ['44{"message":"no"}', { kind: 'connect-error' }],
  ['42["message:created",{"seq":1}]', { kind: 'event', name: 'message:created' }],
  ['4217["message:send",{"text":"Hi"}]', { kind: 'event', name: 'message:send', id: 17 }],
  ['42/admin,3["kick"]', { kind: 'event', name: 'kick', id: 3 }],
  ['4317[{"status":"ok"}]', { kind: 'ack', id: 17 }],
  ['', { kind: 'other' }],
  ['49', { kind: 'other' }],
  [undefined, { kind: 'other' }],
])('knows %s', (text, packet) => expect(packetOf(text)).toEqual(packet));
