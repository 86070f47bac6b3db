import { parseStreamId, type StreamId } from './streams.ts';

const ROOT = 'chat.v1';

export type ServiceName = 'messaging' | 'presence';

/** FNV-1a: stable over processes and releases, so that publisher and subscriber agree on a shard. */
export function shardOf(stream: StreamId, shards: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < stream.length; index++) {
    hash ^= stream.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % shards;
}

/** Beneath which an account gets the answers to its questions; nobody else may listen there. */
export const inbox = (account: string) => `_INBOX.${account}`;

/** The same of what it asks all instances of another service: who answers that may answer nothing else. */
export const surveyInbox = (account: string) => `${inbox(account)}.survey`;

/** NATS subjects. Every subject of the system is made here. */
export const subjects = {
  /** `message:send` handled by messaging becomes `chat.v1.messaging.message.send`. */
  request: (service: ServiceName, name: string) => `${ROOT}.${service}.${name.replaceAll(':', '.')}`,
  /** Instances of a service share its requests. */
  queue: (service: ServiceName) => `${ROOT}.${service}`,
  /** What services tell each other, without an answer. */
  notice: (name: `${string}:${string}`) => `${ROOT}.notice.${name.replaceAll(':', '.')}`,
  /** Where all processes of a deployment hear each other. */
  deployment: `${ROOT}.deployment`,
  stream(stream: StreamId, shards: number): string {
    const { kind, id } = parseStreamId(stream);
    return `${ROOT}.stream.${shardOf(stream, shards)}.${kind}.${id}`;
  },
  shard: (shard: number) => `${ROOT}.stream.${shard}.>`,
  /** How users of a shard stand: by the shard of their own stream. */
  presence: (shard: number) => `${ROOT}.presence-state.${shard}`,
  presenceOfAll: `${ROOT}.presence-state.*`,
  /** Who is typing in a stream: not beneath {@link subjects.shard}, where everything has a seq. */
  typing(stream: StreamId, shards: number): string {
    const { kind, id } = parseStreamId(stream);
    return `${ROOT}.typing.${shardOf(stream, shards)}.${kind}.${id}`;
  },
  typingShard: (shard: number) => `${ROOT}.typing.${shard}.>`,
  /** Deltas of live messages of a stream: not beneath {@link subjects.shard} either. */
  live(stream: StreamId, shards: number): string {
    const { kind, id } = parseStreamId(stream);
    return `${ROOT}.live.${shardOf(stream, shards)}.${kind}.${id}`;
  },
  liveShard: (shard: number) => `${ROOT}.live.${shard}.>`,
  /** A request to one instance of a service, which has something that the others have not. */
  addressed: (service: ServiceName, instance: string, name: string) => `${ROOT}.to.${service}.${instance}.${name.replaceAll(':', '.')}`,
  /** The stream that a subject from {@link subjects.stream}, {@link subjects.typing} or {@link subjects.live} speaks of, without parsing its payload. */
  streamOf(subject: string): string {
    const idAt = subject.lastIndexOf('.');
    const kindAt = subject.lastIndexOf('.', idAt - 1);
    return `${subject.slice(kindAt + 1, idAt)}:${subject.slice(idAt + 1)}`;
  },
} as const;

/** Everything of a kind, for rights: patterns of NATS. */
export const allOf = {
  requests: (service: ServiceName) => `${ROOT}.${service}.>`,
  streams: `${ROOT}.stream.>`,
  typing: `${ROOT}.typing.>`,
  live: `${ROOT}.live.>`,
  addressed: (service: ServiceName) => `${ROOT}.to.${service}.>`,
  presence: subjects.presenceOfAll,
  notices: `${ROOT}.notice.>`,
  /** What processes ask all others, and are answered. */
  deployment: [subjects.deployment, `${subjects.deployment}.>`],
  answersTo: (account: string) => `${inbox(account)}.>`,
  surveyAnswersTo: (account: string) => `${surveyInbox(account)}.>`,
} as const;
