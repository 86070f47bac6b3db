import { ChatError, ephemeralEvents, toErrorResponse } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { LOGGER, UNSENT_MARKS } from '../../tokens.ts';
import type { ChatSocket } from '../chat-socket.ts';
import { Backlog, type HeldEvent } from './backlog.ts';
import { endWith, reset } from './ending.ts';
import { connectionOf, tcpOf } from '../writing/engine.ts';
import { unsentBytes } from '../writing/handle-write.ts';
import { hasCaughtUp, standingOf, toRelieve, type UnsentMarks } from './marks.rules.ts';
import { encodePacket, type EncodedPackets } from '../writing/packets.ts';
import { writePackets } from '../writing/straight-write.ts';

/** How often connections that are behind are looked at; of the others nothing is kept. */
const LOOK_EVERY_MS = 100;
/** How long a connection that was closed may take to bring what TCP holds, and why it was closed. */
const LAST_WORDS_MS = 5_000;

const reason = new ChatError('SLOW_CONSUMER');
const lastWords = encodePacket(ephemeralEvents.errorEvent.name, toErrorResponse(reason));

/** An event that may be lost, for a connection that may be behind. */
export interface Perishable {
  readonly name: string;
  readonly data: unknown;
  /** Names what it tells the latest of. */
  readonly key: string | undefined;
  /** One event that tells what both do, the earlier one first; nothing where they do not fit together. */
  readonly merge?: ((earlier: never, later: never) => unknown) | undefined;
}

/** What clients have not read, and what is done about it: bounded for each, and for all together. */
@Injectable()
export class Backpressure implements OnApplicationShutdown {
  /** Connections that have not taken everything. */
  readonly #behind = new Map<ChatSocket, Backlog>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly metrics: GatewayMetrics,
    @Inject(UNSENT_MARKS) private readonly marks: UnsentMarks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    metrics.observeUnsent(() => [...this.#behind.values()].reduce((sum, backlog) => sum + backlog.measure(), 0), () => this.#behind.size);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Whether every connection has been given what was written to it; those that do not read are given up after a while. */
  get isSettled(): boolean {
    return this.#behind.size === 0;
  }

  /** Whether a connection has not been given everything yet, so that something may be held back for it. */
  isBehind(socket: ChatSocket): boolean {
    return this.#behind.has(socket);
  }

  /** Call after each write. */
  written(socket: ChatSocket): void {
    if (!isBehind(socket)) return;
    const backlog = this.#behind.get(socket) ?? this.#begin(socket);
    if (standingOf(backlog.measure(), this.marks) === 'too slow') this.#cut(socket, backlog, 'connection');
  }

  /**
   * Whether this connection is to be spared an event that may be lost. One that is held back is not overtaken by a later one of its
   * key. What can be merged waits for any connection that is behind: nothing is lost by it, and fewer bytes are to be read.
   */
  spares(socket: ChatSocket, { key, merge }: Perishable): boolean {
    const backlog = this.#behind.get(socket);
    if (backlog === undefined) return false;
    return merge !== undefined || (key !== undefined && backlog.holds(key)) || standingOf(backlog.measure(), this.marks) !== 'well';
  }

  /** Keeps an event until the connection has caught up: merged with an earlier one of its key, or in its place. There is little room for them. */
  holdBack(socket: ChatSocket, event: Perishable, packets: EncodedPackets): void {
    const backlog = this.#behind.get(socket);
    if (backlog === undefined || backlog.ending) return;
    const { name, key } = event;
    const before = key === undefined ? undefined : backlog.held(key);
    const isRoom = (bytes: number) => backlog.heldBytes - (before?.bytes ?? 0) + bytes <= this.marks.softBytes;
    const alone = heldEvent(event, packets);
    const merged = before && mergedEvent(before, event, alone.bytes);
    if (key !== undefined && merged && isRoom(merged.bytes)) return backlog.hold(key, merged);
    if (key !== undefined && (before || isRoom(alone.bytes))) backlog.hold(key, alone);
    else this.metrics.ephemeralDropped(name, 'dropped');
    if (before) this.metrics.ephemeralDropped(name, 'replaced');
  }

  /** The connection is closed: what TCP still holds for it is not kept for long. */
  ended(socket: ChatSocket): void {
    if (!isBehind(socket)) return;
    const backlog = this.#behind.get(socket) ?? this.#begin(socket);
    if (backlog.ending) return;
    backlog.ending = true;
    setTimeout(() => reset(socket), LAST_WORDS_MS).unref();
  }

  #begin(socket: ChatSocket): Backlog {
    const backlog = new Backlog(connectionOf(socket));
    this.#behind.set(socket, backlog);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    return backlog;
  }

  #look(): void {
    for (const [socket, backlog] of this.#behind) {
      backlog.measure();
      if (!backlog.ending && hasCaughtUp(backlog.writtenBytes, this.marks)) for (const packets of backlog.release(backlog.writtenBytes === 0)) writePackets(socket, packets);
      if (backlog.isGone || backlog.measure() === 0) this.#behind.delete(socket);
    }
    const backlogs = [...this.#behind].map(([socket, backlog]) => ({ socket, backlog, bytes: backlog.bytes }));
    for (const { socket, backlog } of toRelieve(backlogs, this.marks)) this.#cut(socket, backlog, 'process');
    if (this.#behind.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #cut(socket: ChatSocket, backlog: Backlog, mark: 'connection' | 'process'): void {
    if (backlog.ending) return;
    this.metrics.slowReaderCut(mark);
    this.logger.warn('connection:too-slow', { userId: socket.data.identity.userId, reason: reason.reason, mark, unsentBytes: backlog.bytes });
    backlog.takeBack();
    endWith(socket, lastWords, reason.reason);
    this.ended(socket);
  }
}

const heldEvent = ({ name, data, merge }: Perishable, { messages, frames: { length: bytes } }: EncodedPackets): HeldEvent => (merge === undefined ? { messages, bytes } : { name, data, bytes });

/** It has at most as many bytes as both. */
function mergedEvent(before: HeldEvent, { name, data, merge }: Perishable, bytes: number): HeldEvent | undefined {
  const merged = merge !== undefined && 'data' in before ? merge(before.data as never, data as never) : undefined;
  return merged === undefined ? undefined : { name, data: merged, bytes: before.bytes + bytes };
}

/** Nearly always answered by one look: TCP has taken everything. With polling, packets wait for the next question. */
function isBehind(socket: ChatSocket): boolean {
  const connection = connectionOf(socket);
  const tcp = tcpOf(connection);
  return tcp === undefined ? connection.writeBuffer.length > 0 : unsentBytes(tcp) > 0;
}
