import { type EngineConnection, type IncomingPacket } from '../writing/engine.ts';
import { withThis } from '../writing/with-this.ts';

/** Weight of packets that a connection may send in one window; 0: no limit. */
export interface FloodSettings {
  readonly perWindow: number;
  readonly windowMs: number;
}

/** A CONNECT makes a namespace for a moment, or a session: a client needs one. */
const CONNECT = '0';
const WEIGHT_OF_CONNECT = 100;

/**
 * Counts what arrives before anything looks into it: packets that are no commands, which no limit of a user counts,
 * would otherwise be free. Only of connections that have sent something in this window anything is kept.
 */
export class PacketFlood {
  readonly #settings: FloodSettings;
  readonly #onFlood: (connection: EngineConnection) => void;
  #heard = new Map<EngineConnection, number>();
  #timer: NodeJS.Timeout | undefined;
  readonly #onPacket = withThis<EngineConnection, [IncomingPacket]>((connection, packet) => this.#count(connection, packet));

  /** @param onFlood told once a window of a connection that is over */
  constructor(settings: FloodSettings, onFlood: (connection: EngineConnection) => void) {
    this.#settings = settings;
    this.#onFlood = onFlood;
  }

  watch(connection: Pick<EngineConnection, 'on'>): void {
    if (this.#settings.perWindow > 0) connection.on('packet', this.#onPacket);
  }

  #count(connection: EngineConnection, { type, data }: IncomingPacket): void {
    const { perWindow, windowMs } = this.#settings;
    const weight = type === 'message' && typeof data === 'string' && data.startsWith(CONNECT) ? WEIGHT_OF_CONNECT : 1;
    const before = this.#heard.get(connection) ?? 0;
    this.#heard.set(connection, before + weight);
    this.#timer ??= setTimeout(() => this.#endWindow(), windowMs).unref();
    if (before <= perWindow && before + weight > perWindow) this.#onFlood(connection);
  }

  #endWindow(): void {
    this.#heard = new Map();
    this.#timer = undefined;
  }
}
