import { ChatError, heard, MalformedError, type RequestContract } from '@chatgenius/contracts';
import { activeRequestId, observePool } from '@chatgenius/service-runtime';
import { type Msg } from '@nats-io/transport-node';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { type z } from 'zod';
import { whetherGone } from './asker.ts';
import { type BusConnection } from './bus.connection.ts';
import { NoResponderError, RequestTimeoutError } from './errors.ts';
import { InFlight } from './in-flight.ts';
import { decodeAnswers, encodeBatch, encodeRequest, type Answer } from './request-codec.ts';
import { RequestLine } from './request-line.ts';
import { RequestTelemetry } from './request-telemetry.ts';
import { activeTraceParent } from './trace-context.ts';

/** How long one attempt may take before it counts as unanswered. */
const ATTEMPT_TIMEOUT_MS = 2_000;
/** No attempt begins later than this after the first: longer than a restart of the service behind. */
const PATIENCE_MS = 8_000;
const RETRY = { maxAttempts: 50, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 }) };
/** NATS refuses messages over 1 MB by default; the rest is room for headers. */
const MAX_BATCH_BYTES = 512 * 1024;
const NO_RESPONDERS = 503;

/** Requests that left together. */
interface SentBatch {
  readonly requests: readonly PendingRequest[];
  /** Lets the next batch to this subject leave. */
  readonly back: () => void;
  readonly expiry: NodeJS.Timeout;
  unanswered: number;
}

interface PendingRequest {
  readonly id: number;
  readonly encoded: string;
  readonly settle: (outcome: Answer) => void;
}

/**
 * Asks other services. Requests to one subject that are made while earlier ones are on their way travel in one message;
 * answers come back in as few messages as the responder could group them in.
 */
export class Requester {
  readonly #bus: BusConnection;
  readonly #inbox: string;
  /** By subject. */
  readonly #lines = new Map<string, RequestLine<PendingRequest>>();
  readonly #pending = new InFlight<PendingRequest>();
  /** By the number that ends the reply subject that they left with. */
  readonly #batches = new InFlight<SentBatch>();
  readonly #telemetry = new RequestTelemetry();
  #lastId = 0;
  #lastBatch = 0;

  constructor(bus: BusConnection) {
    this.#bus = bus;
    this.#inbox = bus.newInbox();
    observePool('nats', () => this.#use());
    bus.subscribe(`${this.#inbox}.*`, (message) => this.#receive(message));
  }

  /**
   * @throws ChatError as the responder threw it; UNAVAILABLE after all attempts went unanswered.
   * Requests that are not idempotent are repeated only when nobody received them; perishable ones never, nor those whose
   * asker has gone.
   */
  request<Input extends z.ZodType, Output extends z.ZodType>(contract: RequestContract<Input, Output>, input: z.input<Input>): Promise<z.output<Output>> {
    return this.#telemetry.asked(contract.subject, () => this.#request(contract, input));
  }

  async #request<Input extends z.ZodType, Output extends z.ZodType>(contract: RequestContract<Input, Output>, input: z.input<Input>): Promise<z.output<Output>> {
    const attempt = () => this.#attempt(contract.subject, input);
    const isGone = whetherGone();
    const mayRepeat = (error: unknown) =>
      contract.perishable !== true && !isGone() && (error instanceof NoResponderError || (contract.idempotent && error instanceof RequestTimeoutError));
    const output = await attempt().catch((error: unknown) => {
      if (mayRepeat(error)) return persist(attempt, mayRepeat);
      throw error;
    });
    return this.#read(contract, output);
  }

  /** An answer of another release: what of it cannot be read is left out, and said. */
  #read<Input extends z.ZodType, Output extends z.ZodType>({ output, subject }: RequestContract<Input, Output>, answer: unknown): z.output<Output> {
    try {
      let leftOut = 0;
      const read = heard(output, answer, () => leftOut++);
      if (leftOut > 0) this.#unreadable(subject, new MalformedError(`${leftOut} items of an answer do not have the shape of their contract.`));
      return read;
    } catch (error) {
      this.#unreadable(subject, error);
      throw new ChatError('INTERNAL', {}, { cause: error });
    }
  }

  #unreadable(subject: string, error: unknown): void {
    this.#bus.options.onUnreadable?.(subject, error);
  }

  #attempt(subject: string, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const settle = (outcome: Answer) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.ok));
      const pending = { id, encoded: encodeRequest(id, input, activeTraceParent(), ATTEMPT_TIMEOUT_MS, activeRequestId()), settle };
      this.#pending.add(id, pending);
      this.#line(subject).add(pending);
    });
  }

  #use() {
    const waiting = [...this.#lines.values()].reduce((sum, { size }) => sum + size, 0);
    return { inUse: this.#pending.size - waiting, waiting };
  }

  #line(subject: string): RequestLine<PendingRequest> {
    let line = this.#lines.get(subject);
    if (line === undefined) {
      line = new RequestLine({ maxBytes: MAX_BATCH_BYTES, send: (requests, back) => this.#send(subject, requests, back) });
      this.#lines.set(subject, line);
    }
    return line;
  }

  #send(subject: string, requests: readonly PendingRequest[], back: () => void): void {
    const batch = ++this.#lastBatch;
    const expiry = setTimeout(() => this.#expire(batch, () => new RequestTimeoutError(subject)), ATTEMPT_TIMEOUT_MS).unref();
    this.#batches.add(batch, { requests, back, expiry, unanswered: requests.length });
    try {
      this.#bus.nats.publish(subject, encodeBatch(requests.map(({ encoded }) => encoded)), { reply: `${this.#inbox}.${batch}` });
    } catch (error) {
      this.#expire(batch, () => new ChatError('UNAVAILABLE', {}, { cause: error }));
    }
  }

  #receive(message: Msg): void {
    const batch = Number(message.subject.slice(this.#inbox.length + 1));
    if (message.headers?.code === NO_RESPONDERS) {
      this.#expire(batch, () => new NoResponderError(message.subject));
      return;
    }
    try {
      const answers = decodeAnswers(message.string(), (error) => this.#unreadable(message.subject, error));
      const settled = answers.filter(({ id, answer }) => this.#settle(id, answer));
      this.#answered(batch, settled.length);
    } catch (error) {
      // What is thrown here would end the connection.
      this.#unreadable(message.subject, error);
      this.#expire(batch, () => new ChatError('INTERNAL', {}, { cause: error }));
    }
  }

  /** A batch that is answered whole is forgotten at once: nothing of it is kept until it would have expired. */
  #answered(id: number, answers: number): void {
    const batch = this.#batches.get(id);
    if (batch === undefined) return;
    batch.back();
    batch.unanswered -= answers;
    if (batch.unanswered <= 0) this.#forget(id);
  }

  #expire(id: number, error: () => ChatError): void {
    for (const request of this.#forget(id)?.requests ?? []) this.#pending.take(request.id)?.settle({ error: error() });
  }

  #forget(id: number): SentBatch | undefined {
    const batch = this.#batches.take(id);
    clearTimeout(batch?.expiry);
    batch?.back();
    return batch;
  }

  /** @returns whether somebody was still waiting for it */
  #settle(id: number, answer: Answer): boolean {
    const pending = this.#pending.take(id);
    pending?.settle(answer);
    return pending !== undefined;
  }
}

/** Made only for a request that has failed once: the common case pays nothing for it. */
function persist(attempt: () => Promise<unknown>, mayRepeat: (error: unknown) => boolean): Promise<unknown> {
  const deadline = performance.now() + PATIENCE_MS;
  return retry(handleWhen((error) => mayRepeat(error) && performance.now() < deadline), RETRY).execute(attempt);
}
