import { ChatError, limits, parseStreamId, toRefusal, type Cursor, type ErrorReason, type RequestInput, type StreamEvent, type StreamId, type StreamOpening, type StreamRefusal, type messagingRequests } from '@chatgenius/contracts';
import { detailsOf, measureRanges, readRanges, type EpochRange, type ActiveRestriction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { withTextSoFar } from '../messages/told-events.ts';
import { affordable, leastBytes, missedOf, verdictOf, type Missed } from './recovery.rules.ts';
import { StreamAccessRepository, type Standing } from './stream-access.repository.ts';

type Call = RequestInput<typeof messagingRequests.streamsOpen>;
type Answer = (StreamOpening | StreamRefusal)[];

/** A stream on its way to being opened: `missed` is what is still meant to come with the answer. */
interface Opening extends Omit<StreamOpening, 'events'> {
  missed?: Missed;
}

/** Streams of one group of calls: some tenth of a second of Postgres's time. */
const GROUP_STREAMS = 10_000;

/**
 * Opens streams for many users at once. After a mass reconnect everybody asks in the same second: their calls are
 * answered in groups, each by a handful of statements, and what many have missed is read once.
 */
@Injectable()
export class StreamOpener {
  readonly #calls = new GroupedCalls<Call, Answer>({
    name: 'streams',
    answer: (calls) => this.#openAll(calls),
    groupWeight: GROUP_STREAMS,
    weigh: ({ streams }) => streams.length,
  });

  constructor(
    private readonly access: StreamAccessRepository,
    private readonly pool: Pool,
  ) {}

  /** One answer for each stream, in the same order. */
  open(call: Call): Promise<Answer> {
    return this.#calls.call(call);
  }

  /** @throws ChatError when the user may not receive the stream */
  async standing(userId: string, stream: StreamId): Promise<Standing> {
    const [standing] = await this.access.read([{ userId, stream }]);
    if (standing === undefined) throw new ChatError(refusalOf(stream));
    return standing;
  }

  async #openAll(calls: readonly Call[]): Promise<Answer[]> {
    const readers = calls.flatMap(({ userId, streams }) => streams.map(({ stream }) => ({ userId, stream })));
    const standings = await this.access.read(readers);
    const bans = await this.access.bans(readers, standings);
    let next = 0;
    const answers = calls.map(({ streams }) => streams.map(({ stream, since }) => begin(stream, since, standings[next], bans.get(next++))));
    const openings = answers.map((answer) => answer.filter((one) => 'verdict' in one));
    for (const answer of openings) leaveOut(answer, leastBytes);
    const weights = await this.#weigh(openings.flat());
    for (const answer of openings) leaveOut(answer, (missed, { stream }) => weights.get(keyOf(stream, missed)) ?? 0);
    const events = await this.#read(openings.flat());
    return answers.map((answer) => answer.map((one) => ('verdict' in one ? finish(one, events.get(one.stream) ?? []) : one)));
  }

  /** Bytes of everything missed, once for all who have missed the same. */
  async #weigh(openings: readonly Opening[]): Promise<Map<string, number>> {
    const ranges = new Map(openings.flatMap(({ stream, missed }) => (missed ? [[keyOf(stream, missed), { stream, ...missed }] as const] : [])));
    if (ranges.size === 0) return new Map();
    const bytes = await measureRanges(this.pool, [...ranges.values()]);
    return new Map([...ranges.keys()].map((key, index) => [key, bytes[index] ?? 0]));
  }

  /** Each stream once, from where the first of them left it. */
  async #read(openings: readonly Opening[]): Promise<Map<StreamId, StreamEvent[]>> {
    const ranges = new Map<StreamId, EpochRange>();
    for (const { stream, missed, head } of openings) {
      if (missed === undefined) continue;
      const { from, to } = ranges.get(stream) ?? missed;
      ranges.set(stream, { stream, epoch: head.epoch, from: Math.min(from, missed.from), to: Math.max(to, missed.to) });
    }
    if (ranges.size === 0) return new Map();
    const events = await Promise.all((await readRanges(this.pool, [...ranges.values()])).map((ofStream) => withTextSoFar(this.pool, ofStream)));
    return new Map([...ranges.keys()].map((stream, index) => [stream, events[index] ?? []]));
  }
}

/** A missing stream and a forbidden one answer alike, but to who was banned from it. */
export function refusalOf(stream: StreamId): ErrorReason {
  return parseStreamId(stream).kind === 'thread' ? 'THREAD_NOT_FOUND' : 'CHANNEL_NOT_FOUND';
}

function begin(stream: StreamId, since: Cursor | undefined, standing: Standing | undefined, ban: ActiveRestriction | undefined): Opening | StreamRefusal {
  if (ban !== undefined) return { stream, ...toRefusal(new ChatError('BANNED', detailsOf(ban))) };
  if (standing === undefined) return { stream, ...toRefusal(new ChatError(refusalOf(stream))) };
  const { access, head, floor } = standing;
  const verdict = verdictOf(since, head, { recoverableEvents: limits.recoverableEvents, floor });
  return { stream, access, head, verdict, missed: missedOf(verdict, since, head) };
}

/** What does not fit into the answer becomes a gap. */
function leaveOut(openings: readonly Opening[], weigh: (missed: Missed, opening: Opening) => number): void {
  const fits = affordable(openings.map((opening) => (opening.missed ? weigh(opening.missed, opening) : 0)));
  openings.forEach((opening, index) => {
    if (opening.missed === undefined || fits[index]) return;
    opening.verdict = { status: 'gap', ...opening.missed };
    opening.missed = undefined;
  });
}

function finish({ missed, ...opening }: Opening, events: readonly StreamEvent[]): StreamOpening {
  return { ...opening, events: missed ? events.filter(({ seq }) => seq >= missed.from && seq <= missed.to) : [] };
}

const keyOf = (stream: StreamId, { from, to }: Missed): string => `${stream} ${from}-${to}`;
