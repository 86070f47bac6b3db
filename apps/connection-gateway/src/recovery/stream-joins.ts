import { Requester } from '@chatgenius/bus';
import { ChatError, fromRefusal, limits, messagingRequests, parseStreamId, type ResumedStream, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { FlightRecorder } from '../observing/flight-recorder.ts';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { type UserState } from '../users/user-state.ts';
import { UserStates } from '../users/user-states.ts';
import { LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { type HeldStream, type PendingJoin } from '../streams/held-stream.ts';
import { fitted, resumedAt, type WantedStream } from './recovery.rules.ts';
import { isDeparture, StreamHub } from '../streams/stream-hub.ts';

const ATTEMPTS = 4;

export interface JoinedStream extends ResumedStream {
  /** Access as read with the log. Undefined for a thread that this gateway knows by itself. */
  readonly access?: messagingRequests.StreamAccess | undefined;
  readonly source: 'log' | 'memory';
}

export interface RefusedJoin {
  readonly stream: StreamId;
  readonly refused: ChatError;
}

type Answer = z.output<typeof messagingRequests.streamsOpen.output>['streams'][number];

/** A stream on its way to be joined. */
interface Join extends PendingJoin {
  readonly wanted: WantedStream;
  readonly userId: string;
  readonly askLog: boolean;
  /** The log's answer, and how often the user had left a channel when it was asked. */
  answer?: Answer | undefined;
  departures?: number;
}

/** Of a stream that may be joined now: what the client is to be told. */
interface Readable {
  readonly access?: messagingRequests.StreamAccess;
  readonly resumed: ResumedStream;
  readonly source: 'log' | 'memory';
}

/**
 * Lets a connection receive streams, many at once. What this gateway knows for certain is not asked for: that the user
 * is a member, and what has happened since their cursor. For the rest each stream is held before its log is read,
 * brought to at least where that reading ends, and joined with what has happened since: nothing can be missed or
 * doubled between the two.
 */
@Injectable()
export class StreamJoins {
  constructor(
    private readonly hub: StreamHub,
    private readonly users: UserStates,
    private readonly requester: Requester,
    private readonly metrics: GatewayMetrics,
    private readonly recorder: FlightRecorder,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * One answer for each, in the same order.
   * @param askLog also of what this gateway knows: for what only the log tells beside it
   */
  async join(socket: ChatSocket, wanted: readonly WantedStream[], { askLog = false } = {}): Promise<(JoinedStream | RefusedJoin)[]> {
    const { userId } = socket.data.identity;
    const joins = wanted.map((one): Join => ({ wanted: one, held: this.hub.hold(one.stream), userId, askLog, left: false }));
    const pending = (socket.data.joins ??= new Set());
    for (const join of joins) pending.add(join);
    try {
      const user = await this.users.of(socket);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const open = joins.filter((join) => !isRefused(join) && this.#read(join, user) === undefined);
        if (open.length === 0) break;
        await this.#open(socket, open, user);
      }
      // From here to the ack nothing waits: no position can move in between.
      return this.#joinAll(socket, joins, user);
    } finally {
      for (const join of joins) {
        pending.delete(join);
        this.hub.release(join.held);
      }
    }
  }

  /** Asks the log for all of them, and brings the streams to where it stood. */
  async #open(socket: ChatSocket, joins: readonly Join[], user: UserState | undefined): Promise<void> {
    await Promise.all(joins.map(({ held }) => this.hub.live(held.id)));
    const { userId } = socket.data.identity;
    for (const join of joins) join.departures = user?.departures ?? 0;
    const { streams } = await this.requester.request(messagingRequests.streamsOpen, { userId, streams: joins.map(({ wanted }) => wanted) });
    const answers = new Map(streams.map((answer) => [answer.stream, answer]));
    await Promise.all(
      joins.map(async (join) => {
        join.answer = answers.get(join.wanted.stream);
        if (join.answer === undefined || 'refused' in join.answer) return;
        if (join.answer.access.kind === 'thread') join.held.channelId = join.answer.access.channelId;
        await this.hub.bringTo(join.held, join.answer.head).catch((error: unknown) => this.logger.warn('stream:fill-failed', { stream: join.held.id, error }));
      }),
    );
  }

  #joinAll(socket: ChatSocket, joins: readonly Join[], user: UserState | undefined): (JoinedStream | RefusedJoin)[] {
    const outcomes = joins.map((join): JoinedStream | RefusedJoin => {
      const { stream } = join.wanted;
      if (join.answer !== undefined && 'refused' in join.answer) return { stream, refused: fromRefusal(join.answer) };
      const readable = this.#read(join, user);
      if (readable === undefined) return { stream, refused: new ChatError('UNAVAILABLE') };
      // A `leave` that came after this join was answered before it: it counts.
      if (join.left) return { ...readable.resumed, access: readable.access, source: readable.source };
      if (join.held === user?.own) this.hub.attachOwner(socket, join.held);
      else this.hub.attach(socket, join.held);
      return { ...readable.resumed, access: readable.access, source: readable.source };
    });
    const joined = fitted(outcomes.filter((outcome) => 'head' in outcome), limits.recoverableEvents, limits.recoverableBytes);
    for (const { verdict, source, events } of joined) {
      this.metrics.streamJoined(verdict.status, source);
      this.recorder.recovered(socket.data.identity.userId, events);
    }
    const fit = joined.values();
    return outcomes.map((outcome) => ('head' in outcome ? (fit.next().value ?? outcome) : outcome));
  }

  #read(join: Join, user: UserState | undefined): Readable | undefined {
    return (join.askLog ? undefined : this.#readMemory(join, user)) ?? readLog(join, user);
  }

  #readMemory({ wanted, held }: Join, user: UserState | undefined): Readable | undefined {
    const head = held.position;
    const events = wanted.since === undefined ? [] : held.since(wanted.since);
    if (this.hub.catchUp !== undefined || user === undefined || head === undefined || events === undefined || !user.mayReceive(held)) return undefined;
    const reading = { head, verdict: { status: 'recovered' as const }, events };
    return { access: accessTo(user, held), resumed: resumedAt(wanted, reading, [], head), source: 'memory' };
  }
}

/** What a join tells of a channel beside its events. */
function accessTo({ memberships }: UserState, { id }: HeldStream): messagingRequests.StreamAccess | undefined {
  const membership = memberships.get(parseStreamId(id).id);
  return membership && { kind: 'channel', channel: membership.channel.channel, role: membership.role };
}

/** Nothing when the answer is too old for what has happened since. */
function readLog({ wanted, held, userId, answer, departures }: Join, user: UserState | undefined): Readable | undefined {
  const head = held.position;
  if (answer === undefined || 'refused' in answer || head === undefined) return undefined;
  const later = held.since(answer.head);
  if (later === undefined || departures !== (user?.departures ?? 0)) return undefined;
  if (later.some((event) => isDeparture(event, userId))) return undefined;
  return { access: answer.access, resumed: resumedAt(wanted, answer, later, head), source: 'log' };
}

const isRefused = ({ answer }: Join): boolean => answer !== undefined && 'refused' in answer;

/** The only one of a join, or its refusal as an error. */
export function onlyJoined(outcomes: readonly (JoinedStream | RefusedJoin)[]): JoinedStream {
  const [outcome] = outcomes;
  if (outcome === undefined) throw new ChatError('UNAVAILABLE');
  if ('refused' in outcome) throw outcome.refused;
  return outcome;
}
