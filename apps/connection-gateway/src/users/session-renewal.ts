import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type Pace } from '../connections/admission/admission.rules.ts';
import { UserEvents } from './user-events.ts';
import { LOGGER, PACE } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { Drain } from '../connections/draining/drain.ts';

/** Logs that are replaced within this time belong to one restore. */
const COLLECT_MS = 250;
/** Share of the connections that this gateway lets in which may come from here: others come, too. */
const SHARE_OF_PACE = 0.5;

/**
 * Users whose own log was replaced, as by a restore, are told what they have by a new session: their clients connect anew,
 * as from a gateway that ends, and no faster than they are let in.
 */
@Injectable()
export class SessionRenewal {
  readonly #waiting = new Set<ChatSocket>();

  constructor(
    events: UserEvents,
    private readonly drain: Drain,
    @Inject(PACE) private readonly pace: Pace,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    events.onReplaced(({ own }) => this.#renew(own?.members ?? []));
  }

  #renew(connections: Iterable<ChatSocket>): void {
    if (this.#waiting.size === 0) setTimeout(() => this.#moveAll(), COLLECT_MS).unref();
    for (const connection of connections) this.#waiting.add(connection);
  }

  #moveAll(): void {
    const connections = [...this.#waiting];
    this.#waiting.clear();
    if (connections.length === 0) return;
    this.logger.warn('session:log-replaced', { connections: connections.length });
    void this.drain.move(connections, (connections.length * 1_000) / (this.pace.perSecond * SHARE_OF_PACE));
  }
}
