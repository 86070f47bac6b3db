import { ChatError, type RequestContract } from '@chatgenius/contracts';
import { createInbox, type Msg } from '@nats-io/transport-node';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { type z } from 'zod';
import { type BusConnection } from './bus.connection.ts';
import { NoResponderError, RequestTimeoutError } from './errors.ts';
import { decodeAnswers, encodeBatch, encodeRequest, type Answer } from './request-codec.ts';
import { activeTraceParent } from './trace-context.ts';
import { TurnBatcher } from './turn-batcher.ts';

/** How long one attempt may take before it counts as unanswered. */
const ATTEMPT_TIMEOUT_MS = 2_000;
/** No attempt begins later than this after the first: longer than a restart of the service behind. */
const PATIENCE_MS = 8_000;
const RETRY = { maxAttempts: 50, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) };
/**
 * NATS refuses messages over 1 MB by default; the rest is room for headers. Under load, requests to one subject
 * leave this far apart, so that the far side gets them in groups; a lone one does not wait.
 */
const BATCHES = { maxBytes: 512 * 1024, intervalMs: 5 };
const NO_RESPONDERS = 503;

interface PendingRequest {
  readonly id: number;
  readonly encoded: string;
  readonly settle: (outcome: Answer) => void;
}

/**
 * Asks other services. Requests to one subject that are made in the same turn travel in one message;
 * answers come back in as few messages as the responder could group them in.
 */
export class Requester {
  readonly #bus: BusConnection;
  readonly #inbox = createInbox();
  readonly #batchers = new Map<string, TurnBatcher<PendingRequest>>();
  readonly #pending = new Map<number, PendingRequest>();
  /** Requests by the reply subject that they left with. */
  readonly #batches = new Map<string, readonly PendingRequest[]>();
  #lastId = 0;
  #lastBatch = 0;

  constructor(bus: BusConnection) {
    this.#bus = bus;
    bus.nats.subscribe(`${this.#inbox}.*`, { callback: (_, message) => this.#receive(message) });
  }

  /**
   * @throws ChatError as the responder threw it; UNAVAILABLE after all attempts went unanswered.
   * Requests that are not idempotent are repeated only when nobody received them; perishable ones never.
   */
  async request<Input extends z.ZodType, Output extends z.ZodType>(
    contract: RequestContract<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.output<Output>> {
    const attempt = () => this.#attempt(contract.subject, input);
    const mayRepeat = (error: unknown) =>
      contract.perishable !== true && (error instanceof NoResponderError || (contract.idempotent && error instanceof RequestTimeoutError));
    const output = await attempt().catch((error: unknown) => {
      if (mayRepeat(error)) return persist(attempt, mayRepeat);
      throw error;
    });
    return contract.output.parse(output);
  }

  #attempt(subject: string, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const settle = (outcome: Answer) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.ok));
      const pending = { id, encoded: encodeRequest(id, input, activeTraceParent()), settle };
      this.#pending.set(id, pending);
      this.#batcher(subject).add(pending);
    });
  }

  #batcher(subject: string): TurnBatcher<PendingRequest> {
    let batcher = this.#batchers.get(subject);
    if (batcher === undefined) {
      batcher = new TurnBatcher(BATCHES, (batch) => this.#send(subject, batch));
      this.#batchers.set(subject, batcher);
    }
    return batcher;
  }

  #send(subject: string, batch: readonly PendingRequest[]): void {
    const reply = `${this.#inbox}.${++this.#lastBatch}`;
    this.#batches.set(reply, batch);
    setTimeout(() => this.#expire(reply, () => new RequestTimeoutError(subject)), ATTEMPT_TIMEOUT_MS).unref();
    try {
      this.#bus.nats.publish(subject, encodeBatch(batch.map(({ encoded }) => encoded)), { reply });
    } catch (error) {
      this.#expire(reply, () => new ChatError('UNAVAILABLE', {}, { cause: error }));
    }
  }

  #receive(message: Msg): void {
    if (message.headers?.code === NO_RESPONDERS) {
      this.#expire(message.subject, () => new NoResponderError(message.subject));
      return;
    }
    try {
      for (const { id, answer } of decodeAnswers(message.string())) this.#settle(id, answer);
    } catch (error) {
      // Of a newer responder, say. What is thrown here would end the connection.
      this.#expire(message.subject, () => new ChatError('INTERNAL', {}, { cause: error }));
    }
  }

  #expire(reply: string, error: () => ChatError): void {
    const batch = this.#batches.get(reply) ?? [];
    this.#batches.delete(reply);
    for (const { id } of batch) if (this.#pending.has(id)) this.#settle(id, { error: error() });
  }

  #settle(id: number, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    pending.settle(answer);
  }
}

/** Made only for a request that has failed once: the common case pays nothing for it. */
function persist(attempt: () => Promise<unknown>, mayRepeat: (error: unknown) => boolean): Promise<unknown> {
  const deadline = performance.now() + PATIENCE_MS;
  return retry(handleWhen((error) => mayRepeat(error) && performance.now() < deadline), RETRY).execute(attempt);
}
