import { type Cursor, type StreamId } from '@chatgenius/contracts';
import { ChatError, isErrorResponse } from '../chat-error.ts';
import { type Connector } from '../connection/connector.ts';
import { type Settle } from '../connection/connection.ts';
import { pause, persist } from '../retry.ts';
import { type ChatEvent, type OutputOf, type SessionReady } from '../wire.ts';
import { StreamReplica, type Opened, type ReplicaOptions, type StreamHandlers } from './stream-replica.ts';

/** Sends the command that opens a stream. `settle` has to be called in the same turn in which the ack comes. */
export type Open<Output extends Opened> = (settle: Settle<Output>) => void;

export interface StreamSetOptions extends ReplicaOptions {
  /** The server sends events of a stream that was left: a join or resume that was on its way may have come after it. */
  readonly onUnwanted: (stream: StreamId) => void;
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

  /** Takes streams up where they are. Harmless for those that are being received; those that are forbidden now end. */
  resume(streams: Iterable<StreamId>): void {
    const { state } = this.#connector;
    if (state.status === 'online') this.#resume([...streams], state.session);
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
    const streams = [...this.#replicas.keys()];
    const { resumeStreams } = session.limits;
    for (let at = 0; at < streams.length; at += resumeStreams) this.#resume(streams.slice(at, at + resumeStreams), session);
  }

  /** Streams without a position are being joined: their join is repeated by itself. */
  #resume(streams: readonly StreamId[], session: SessionReady, attempt = 0): void {
    const since = streams.flatMap((stream) => {
      const position = this.#replicas.get(stream)?.position;
      return position ? [{ stream, ...position }] : [];
    });
    if (since.length === 0) return;
    const asked = new Map(since.map(({ stream }) => [stream, this.#replicas.get(stream)]));
    const again = (which: readonly StreamId[], error: ChatError) => {
      void pause(attempt, error, this.#options).then(() => this.#isIn(session) && this.#resume(which, session, attempt + 1));
    };
    this.#connector.ask('sessionResume', { since }, (outcome) => {
      if (!('error' in outcome)) this.#takeAnswers(asked, outcome.output, again);
      // After a lost connection the next session resumes.
      else if (this.#isIn(session)) again(streams, outcome.error);
    });
  }

  /** A stream that was left meanwhile, and perhaps joined anew, is not the one that was asked about. */
  #takeAnswers(asked: ReadonlyMap<StreamId, StreamReplica | undefined>, { streams }: OutputOf<'sessionResume'>, again: (streams: readonly StreamId[], error: ChatError) => void): void {
    for (const answer of streams) {
      const replica = this.#replicas.get(answer.stream);
      if (!replica || replica !== asked.get(answer.stream)) continue;
      if (!('error' in answer)) {
        replica.take(answer);
        continue;
      }
      const error = isErrorResponse(answer.error) ? ChatError.refused(answer.error) : ChatError.local('UNREACHABLE');
      if (error.retryable) again([answer.stream], error);
      else replica.close(error);
    }
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
