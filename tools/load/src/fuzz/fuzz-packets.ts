import { commands, limits, type CommandContract } from '@chatgenius/contracts';
import fc from 'fast-check';
import { hostileValue, nearly } from './hostile-values.ts';
import { valuesOf, type Known } from './schema-values.ts';

/** One packet, or several that belong together, as they travel. */
export interface FuzzPacket {
  readonly kind: 'valid' | 'nearly valid' | 'hostile' | 'binary' | 'raw';
  /** Engine.IO messages; bytes are binary frames. `ACK_ID` stands for the id of an ack that nobody else uses. */
  readonly messages: readonly (string | Uint8Array)[];
  /** Whose ack must come, if one was asked for. */
  readonly command?: CommandContract;
  /** Whether the server may close the connection because of it. */
  readonly mayEnd: boolean;
}

export const ACK_ID = '<ack>';
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];
const STRANGE = ['error', 'ping', 'message', '__proto__', 'constructor', 'hasOwnProperty', '', ' ', 'message:send ', 'MESSAGE:SEND', 'session:ready', 'no:such', '\u0000'];

/** Everything that is sent: derived from the contracts, so that a command that is added is fuzzed, too. */
export function fuzzPackets(known: Known): fc.Arbitrary<FuzzPacket> {
  const all = Object.values(commands) as readonly CommandContract[];
  const valid = new Map(all.map((command) => [command, valuesOf(command.input, known)]));
  const ofAny = (make: (command: CommandContract, value: fc.Arbitrary<unknown>) => fc.Arbitrary<FuzzPacket>) => fc.oneof(...all.map((command) => make(command, valid.get(command) ?? fc.constant({}))));
  return fc.oneof(
    { arbitrary: ofAny((command, value) => value.map((payload) => packet('valid', command, JSON.stringify(payload)))), weight: 30 },
    { arbitrary: ofAny((command, value) => nearly(value).map((payload) => packet('nearly valid', command, payload))), weight: 40 },
    { arbitrary: ofAny(hostileCommand), weight: 15 },
    { arbitrary: strangeEvents, weight: 6 },
    { arbitrary: binaryEvents, weight: 4 },
    { arbitrary: rawPackets, weight: 5 },
  ).map(endsWhenTooLarge);
}

/** A gateway closes the connection at a packet beyond its limit; the id of an ack takes up to this much room. */
const ACK_ID_LENGTH = 10;

export function endsWhenTooLarge(made: FuzzPacket): FuzzPacket {
  const isTooLarge = made.messages.some((message) => Buffer.byteLength(message) + ACK_ID_LENGTH > limits.packetBytes);
  return isTooLarge ? { ...made, mayEnd: true } : made;
}

function packet(kind: FuzzPacket['kind'], command: CommandContract, ...args: string[]): FuzzPacket {
  return { kind, command, mayEnd: false, messages: [`42${ACK_ID}["${command.name}"${args.map((arg) => `,${arg}`).join("")}]`] };
}

/** The right name with the wrong number of arguments, without an ack, or with an id that is none. */
function hostileCommand({ name }: CommandContract, value: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzPacket> {
  const args = fc.array(fc.oneof(value, hostileValue), { maxLength: 4 }).map((values) => JSON.stringify([name, ...values]));
  const ids = fc.constantFrom('', '', '0', '7', '7', '00', '9007199254740993', '99999999999999999999999', '1'.repeat(400));
  return fc.tuple(ids, args).map(([id, body]): FuzzPacket => ({ kind: 'hostile', mayEnd: false, messages: [`42${id}${body}`] }));
}

const strangeEvents = fc
  .tuple(fc.constantFrom(...RESERVED, ...STRANGE, 7 as const), fc.array(hostileValue, { maxLength: 3 }))
  .map(([name, args]): FuzzPacket => ({ kind: 'hostile', mayEnd: RESERVED.includes(String(name)), messages: [`42${JSON.stringify([name, ...args])}`] }));

/** Attachments that are missing, too many, or where nobody expects them. */
const binaryEvents = fc
  .tuple(fc.constantFrom(...Object.values(commands).map(({ name }) => name)), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: -1, max: 5 }))
  .map(([name, announced, sent, num]): FuzzPacket => {
    const payload = JSON.stringify([name, { channelId: { _placeholder: true, num }, text: [{ _placeholder: true, num }] }]);
    return { kind: 'binary', mayEnd: true, messages: [`45${announced}-7${payload}`, ...Array.from({ length: sent }, () => Uint8Array.of(1, 2, 3))] };
  });

/** Packets of both layers, of every type, in any order, whole and broken. */
const rawPackets = fc
  .tuple(
    fc.constantFrom('0', '1', '2', '2probe', '3', '3probe', '4', '5', '6', '7', 'x', '40', '41', '42', '43', '44', '45', '46', '47', '4?'),
    fc.constantFrom('', '/', '/other,', '/other', '/admin?token=x,', '/__proto__,', `/${'n'.repeat(5_000)},`),
    fc.constantFrom('', '0', '12', '-1', '1.5', '1e3'),
    fc.oneof(hostileValue.map((value) => JSON.stringify(value)), fc.string(), fc.constantFrom('', '[', '{', '["', '{"token":', '[]', '[1', '{"__proto__":{"token":"x"}}', 'null', 'undefined')),
  )
  .map(([type, namespace, id, body]): FuzzPacket => ({ kind: 'raw', mayEnd: true, messages: [type + (type.startsWith('4') ? namespace + id : '') + body] }));
