import { lookup as resolve, type LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isPublicAddress } from './address.rules.ts';
import { retryAfterMs, type PostOutcome } from './post-outcome.rules.ts';
import { NO_PUBLIC_ADDRESS, textOfFailure } from './post-failure.rules.ts';
import { WEBHOOK_SETTINGS, type WebhookSettings } from './webhook.settings.ts';

/** What of an answer is read: the connection of one who says more is cut, which costs them a new one. */
const ANSWER_BYTES = 8 * 1024;
/** Of an answer that is read: room for the longest text of a message. */
const LONGEST_ANSWER_BYTES = 64 * 1024;
/**
 * Connections are kept from one post of a backlog to the next, and no longer: one that the receiver closes as it is used
 * again looks like one that it closed after it took the post, and costs a failed attempt.
 */
const KEPT_MS = 1_000;

/** The host has no address that may be posted to. */
class AddressNotPublicError extends Error {
  constructor() {
    super(NO_PUBLIC_ADDRESS);
  }
}

class NoAnswerError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

export type OutboundSettings = Pick<WebhookSettings, 'allowPrivateTargets' | 'timeoutMs'>;

/** What a receiver said, or why it said nothing. */
export type AskOutcome = { readonly kind: 'answered'; readonly httpStatus: number; readonly body: string } | { readonly kind: 'failed'; readonly error: string };

type Failed = { readonly kind: 'failed'; readonly error: string };

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts to programs of others. Follows no redirect, uses no proxy, and connects to public addresses alone: they are
 * checked when the connection is made, so that a name which resolves differently by then gains nothing.
 */
@Injectable()
export class OutboundHttp implements OnApplicationShutdown {
  readonly #settings: OutboundSettings;
  readonly #http: http.Agent;
  readonly #https: https.Agent;

  constructor(@Inject(WEBHOOK_SETTINGS) settings: OutboundSettings) {
    this.#settings = settings;
    const connections = { keepAlive: true, timeout: KEPT_MS, ...(settings.allowPrivateTargets ? {} : { lookup: publicOnly }) };
    this.#http = new http.Agent(connections);
    this.#https = new https.Agent(connections);
  }

  onApplicationShutdown(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  /** Posts once. Never throws: what goes wrong is an outcome. */
  post(post: Post, signal: AbortSignal): Promise<PostOutcome> {
    const outcomeOf = (response: IncomingMessage): PostOutcome => {
      discard(response);
      return { kind: 'answered', httpStatus: response.statusCode ?? 0, retryAfterMs: retryAfterMs(response.headers['retry-after'], new Date()) };
    };
    return this.#attempt(post, signal, outcomeOf);
  }

  /** Posts once, and reads the answer. Never throws, as {@link post}. */
  ask(post: Post, signal: AbortSignal): Promise<AskOutcome> {
    const outcomeOf = async (response: IncomingMessage): Promise<AskOutcome> => {
      try {
        return { kind: 'answered', httpStatus: response.statusCode ?? 0, body: await textOf(response) };
      } catch (error) {
        return { kind: 'failed', error: describe(error as Error) };
      }
    };
    return this.#attempt(post, signal, outcomeOf);
  }

  #attempt<Outcome>(post: Post, signal: AbortSignal, outcomeOf: (response: IncomingMessage) => Outcome | Promise<Outcome>): Promise<Outcome | Failed> {
    return this.#send(post, signal, outcomeOf).catch((error: Error): Failed => ({ kind: 'failed', error: describe(error) }));
  }

  #send<Outcome>({ url, headers, body }: Post, signal: AbortSignal, outcomeOf: (response: IncomingMessage) => Outcome | Promise<Outcome>): Promise<Outcome | Failed> {
    const { hostname, protocol } = new URL(url);
    // Hosts that are addresses are never looked up.
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (!this.#settings.allowPrivateTargets && isIP(literal) > 0 && !isPublicAddress(literal)) {
      return Promise.resolve({ kind: 'failed', error: describe(new AddressNotPublicError()) });
    }
    const { request, agent } = protocol === 'https:' ? { request: https.request, agent: this.#https } : { request: http.request, agent: this.#http };
    return new Promise((settle) => {
      const sent = request(url, { method: 'POST', agent, signal, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      const { timeoutMs } = this.#settings;
      const timer = setTimeout(() => sent.destroy(new NoAnswerError(timeoutMs)), timeoutMs);
      sent.once('close', () => {
        clearTimeout(timer);
        // Node says no more than this of an answer that switches to another protocol.
        settle({ kind: 'failed', error: 'the connection was closed without an answer' });
      });
      sent.once('response', (response) => settle(outcomeOf(response)));
      sent.on('error', (error) => settle({ kind: 'failed', error: describe(error) }));
      sent.end(body);
    });
  }
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const [first, ...others] = error ? [] : found.filter(({ address }) => isPublicAddress(address));
    if (first === undefined) callback(error ?? new AddressNotPublicError(), '');
    else if (options.all === true) callback(null, [first, ...others]);
    else callback(null, first.address, first.family);
  });
};

function discard(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
}

/** @throws when it is longer than anybody has to say, or is cut off */
async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** For whoever runs the receiver: what happened, and nothing of our inside. */
function describe(error: NodeJS.ErrnoException): string {
  return error instanceof AddressNotPublicError || error instanceof NoAnswerError ? error.message : textOfFailure(error);
}
