import { type Conversation, type Cursor, type StreamId } from '../generated/schemas.ts';
import { ChatError, isErrorResponse } from '../chat-error.ts';
import { type Connector } from '../connection/connector.ts';
import { type Settle } from '../connection/connection.ts';
import { isWorthRepeating, pause, persist } from '../retry.ts';
import { type ChatEvent, type OutputOf, type SessionReady } from '../wire.ts';
import { StreamReplica, type Opened, type ReplicaOptions, type StreamHandlers } from './stream-replica.ts';

/** Sends the command that opens a stream. `settle` has to be called in the same turn in which the ack comes. */
export type Open<Output extends Opened> = (settle: Settle<Output>) => void;

export interface StreamSetOptions extends ReplicaOptions {
  /** The server sends events of a stream that was left: a join or resume that was on its way may have come after it. */
  readonly onUnwanted: (stream: StreamId) => void;
}

/** Streams that were asked about together. One that was left meanwhile, and perhaps joined anew, is not the same any more. */
interface Asked {
  readonly session: SessionReady;
  readonly replicas: readonly StreamReplica[];
  /** 0 for the first. */
  readonly attempt: number;
}

/** The streams that this client receives, and their way through reconnects. */
export class StreamSet {
  readonly #connector: Connector;
  readonly #options: StreamSetOptions;
  readonly #replicas = new Map<StreamId, StreamReplica>();

  constructor(connector: Connector, options: StreamSetOptions) {
    this.#connector = connector;
    this.#options = options;
    connector.on('event', (event) => this.#receive(event));
    connector.on('state', (state) => state.status === 'online' && this.#resumeAll(state.session));
  }

  get positions(): ReadonlyMap<StreamId, Cursor> {
    return new Map([...this.#replicas].flatMap(([stream, { position }]) => (position ? [[stream, position]] : [])));
  }

  /** Whether nothing that is known to exist is missing anywhere. */
  get isComplete(): boolean {
    return [...this.#replicas.values()].every(({ isComplete }) => isComplete);
  }

  has(stream: StreamId): boolean {
    return this.#replicas.has(stream);
  }

  /** A stream that comes without being asked for, from a position that the server has told. */
  receiveFrom(stream: StreamId, head: Cursor, handlers: StreamHandlers): void {
    this.#add(stream, handlers).take({ head, verdict: { status: 'recovered' }, events: [] });
  }

  /**
   * Receives a stream until it is left or refused, also over other connections.
   * @throws ChatError
   */
  async join<Output extends Opened>(stream: StreamId, handlers: StreamHandlers, open: Open<Output>): Promise<Output> {
    const replica = this.#add(stream, handlers);
    try {
      return await persist(this.#options, () => !replica.isClosed, async () => {
        await this.#connector.online();
        return this.#open(replica, open);
      });
    } catch (error) {
      this.#drop(replica);
      throw error;
    }
  }

  leave(stream: StreamId): void {
    const replica = this.#replicas.get(stream);
    if (replica) this.#drop(replica);
  }

  /** What an ack says of how far the stream of a conversation reaches. */
  learn({ channelId, threadId }: Conversation, head: Cursor): void {
    this.#replicas.get(threadId === undefined ? `channel:${channelId}` : `thread:${threadId}`)?.learn(head);
  }

  /** Takes streams up where they are. Harmless for those that are being received; those that are forbidden now end. */
  resume(streams: Iterable<StreamId>): void {
    const { state } = this.#connector;
    if (state.status === 'online') this.#resume({ session: state.session, replicas: this.#replicasOf(streams), attempt: 0 });
  }

  #add(stream: StreamId, handlers: StreamHandlers): StreamReplica {
    const replica = new StreamReplica(stream, { ...handlers, onClosed: (error) => this.#forget(replica, () => handlers.onClosed(error)) }, this.#options);
    this.#replicas.set(stream, replica);
    return replica;
  }

  #receive(event: ChatEvent): void {
    const replica = this.#replicas.get(event.stream);
    if (!replica) this.#options.onUnwanted(event.stream);
    else if (!replica.push(event)) this.resume([event.stream]);
  }

  #open<Output extends Opened>(replica: StreamReplica, open: Open<Output>): Promise<Output> {
    return new Promise((resolve, reject) => {
      open((outcome) => {
        if ('error' in outcome) return reject(outcome.error);
        replica.take(outcome.output);
        resolve(outcome.output);
      });
    });
  }

  #resumeAll(session: SessionReady): void {
    const replicas = [...this.#replicas.values()];
    const { resumeStreams } = session.limits;
    for (let at = 0; at < replicas.length; at += resumeStreams) this.#resume({ session, replicas: replicas.slice(at, at + resumeStreams), attempt: 0 });
  }

  /** Streams without a position are being joined: their join is repeated by itself. */
  #resume(wanted: Asked): void {
    const current = wanted.replicas.filter((replica) => this.#replicas.get(replica.stream) === replica && replica.position !== undefined);
    if (current.length === 0) return;
    const asked = { ...wanted, replicas: current };
    const since = current.flatMap(({ stream, position }) => (position ? [{ stream, ...position }] : []));
    this.#connector.ask('sessionResume', { since }, (outcome) => {
      if (!('error' in outcome)) this.#takeAnswers(asked, outcome.output);
      // After a lost connection the next session resumes.
      else if (this.#isIn(asked.session)) this.#refused(asked, outcome.error);
    });
  }

  #takeAnswers(asked: Asked, { streams }: OutputOf<'sessionResume'>): void {
    const answers = new Map(streams.map((answer) => [answer.stream, answer]));
    for (const replica of asked.replicas) {
      const answer = answers.get(replica.stream);
      if (answer === undefined || this.#replicas.get(replica.stream) !== replica) continue;
      if (!('error' in answer)) replica.take(answer);
      else this.#refused({ ...asked, replicas: [replica] }, isErrorResponse(answer.error) ? ChatError.refused(answer.error) : ChatError.local('UNREACHABLE'));
    }
  }

  /** What the server will not take of many streams is looked for by halves, so that one of them costs the others nothing. */
  #refused({ session, replicas, attempt }: Asked, error: ChatError): void {
    if (isWorthRepeating(error, attempt)) {
      void pause(attempt, error, this.#options).then(() => this.#isIn(session) && this.#resume({ session, replicas, attempt: attempt + 1 }));
      return;
    }
    if (replicas.length === 1) return replicas[0]?.close(error);
    const half = Math.ceil(replicas.length / 2);
    for (const part of [replicas.slice(0, half), replicas.slice(half)]) this.#resume({ session, replicas: part, attempt: 0 });
  }

  #replicasOf(streams: Iterable<StreamId>): StreamReplica[] {
    return [...streams].flatMap((stream) => this.#replicas.get(stream) ?? []);
  }

  #isIn(session: SessionReady): boolean {
    const { state } = this.#connector;
    return state.status === 'online' && state.session === session;
  }

  #drop(replica: StreamReplica): void {
    this.#forget(replica, () => replica.close());
  }

  #forget(replica: StreamReplica, then: () => void): void {
    if (this.#replicas.get(replica.stream) === replica) this.#replicas.delete(replica.stream);
    then();
  }
}
