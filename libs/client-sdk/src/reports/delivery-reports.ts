import { type Connector } from '../connection/connector.ts';
import { type ChatEvent } from '../wire.ts';
import { type Asked, offsetOf, remember } from './server-clock.rules.ts';

const EVERY_MS = 30_000;
/** The first one soon: many sessions are short. */
const FIRST_MS = 2_000;
/** What a report may have: `deliveryMs` of `session:ping`. */
const MOST_SAMPLES = 20;
const MOST_MS = 600_000;

const reporting = new WeakMap<Connector, DeliveryReports>();

/** A session has begun that asks for reports: of deliveries, or of something that only newer releases know. */
export function reportBy(connector: Connector): void {
  const { state } = connector;
  if (state.status !== 'online' || !state.session.reports?.includes('delivery')) return;
  const reports = reporting.get(connector) ?? new DeliveryReports(connector);
  reporting.set(connector, reports);
  reports.begin();
}

/**
 * Tells the server how long messages take from their commit to this client, where a session has asked for it. It is part of a ping, whose
 * answer tells the time of the server: the clock of the device does not count. What is lost is not repeated.
 */
export class DeliveryReports {
  readonly #connector: Connector;
  readonly #every: { readonly firstMs: number; readonly ms: number };
  #questions: readonly Asked[] = [];
  /** By the clock of this device: when a message came, and by that of the server, when it was committed. */
  #samples: { readonly cameAt: number; readonly committedAt: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connector: Connector, every = { firstMs: FIRST_MS, ms: EVERY_MS }) {
    this.#connector = connector;
    this.#every = every;
    connector.on('event', (event) => this.#received(event));
    connector.on('state', ({ status }) => status !== 'online' && this.#pause());
  }

  /** A session has begun that wants to know. */
  begin(): void {
    this.#pause();
    this.#timer = setTimeout(() => this.#report(), this.#every.firstMs);
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#samples = [];
  }

  #received({ type, at }: ChatEvent): void {
    if (this.#timer !== undefined && type === 'message:created' && this.#samples.length < MOST_SAMPLES) this.#samples.push({ cameAt: performance.now(), committedAt: Date.parse(at) });
  }

  /** The first ping only asks for the time; what it brings is enough to read the samples by. */
  #report(): void {
    const offset = offsetOf(this.#questions);
    const deliveryMs = offset === undefined ? [] : this.#samples.splice(0).map(({ cameAt, committedAt }) => Math.round(Math.min(MOST_MS, Math.max(0, cameAt + offset - committedAt))));
    const sentAt = performance.now();
    this.#connector.ask('sessionPing', deliveryMs.length > 0 ? { deliveryMs } : {}, (outcome) => {
      const serverAt = 'output' in outcome && outcome.output.at !== undefined ? Date.parse(outcome.output.at) : NaN;
      if (!Number.isNaN(serverAt)) this.#questions = remember(this.#questions, { sentAt, answeredAt: performance.now(), serverAt });
    });
    this.#timer = setTimeout(() => this.#report(), offset === undefined ? this.#every.firstMs : this.#every.ms);
  }
}
