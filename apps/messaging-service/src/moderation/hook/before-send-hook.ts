import { randomUUID } from 'node:crypto';
import { signWebhook } from '@chatgenius/auth';
import { meter, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { bulkhead, circuitBreaker, ConsecutiveBreaker, handleAll, wrap } from 'cockatiel';
import { LOGGER } from '../../tokens.ts';
import { OutboundHttp } from '../../outbound/outbound-http.ts';
import { readAnswer, type HookAnswer } from './before-send.rules.ts';
import { BEFORE_SEND_SETTINGS, type BeforeSendSettings } from './before-send.settings.ts';

/** After so many failures in a row nobody is asked for a while; then one message finds out whether it is back. */
const FAILURES = 5;
const REST_MS = 5_000;
/** Questions that are open at once; more are treated as if there were no answer. */
const AT_ONCE = 256;
const WAITING = 1_024;
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** A message, or an edit of one, that is about to be written. */
export interface BeforeSend {
  readonly type: 'message:send' | 'message:edit';
  readonly senderId: string;
  readonly channelId: string;
  readonly threadId?: string | undefined;
  /** Of an edit. */
  readonly messageId?: string | undefined;
  readonly clientMessageId?: string | undefined;
  readonly text: string;
  /** What it shows of a message that it quotes. */
  readonly quoted?: string | undefined;
  readonly attachmentIds?: readonly string[] | undefined;
}

class NoAnswer extends Error {}

/** Asks the customer's endpoint, while nothing of ours is held: no connection to the database, no place in a queue. */
@Injectable()
export class BeforeSendHook implements OnApplicationShutdown {
  readonly #http: OutboundHttp;
  readonly #ending = new AbortController();
  readonly #breaker = circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker: new ConsecutiveBreaker(FAILURES) });
  readonly #policy = wrap(bulkhead(AT_ONCE, WAITING), this.#breaker);
  readonly #duration = meter('messaging-service').createHistogram('chat.before_send.duration.seconds', {
    unit: 's',
    description: 'From the question to the before-send hook to its answer, by outcome.',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS },
  });

  constructor(
    @Inject(BEFORE_SEND_SETTINGS) private readonly settings: BeforeSendSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#http = new OutboundHttp(settings);
    this.#breaker.onBreak(() => this.logger.error('before-send:away', { whenAway: settings.whenAway, askedAgainAfterMs: REST_MS }));
    this.#breaker.onReset(() => this.logger.info('before-send:back'));
  }

  get exists(): boolean {
    return this.settings.url !== undefined;
  }

  onApplicationShutdown(): void {
    this.#ending.abort();
    this.#http.onApplicationShutdown();
  }

  /** Never throws: no answer is one as well. */
  async ask(message: BeforeSend): Promise<HookAnswer> {
    const startedAt = performance.now();
    const answer = await this.#policy.execute(() => this.#post(message)).catch((error: unknown): HookAnswer => ({ kind: 'away', why: error instanceof NoAnswer ? error.message : 'it is not asked now' }));
    this.#duration.record((performance.now() - startedAt) / 1_000, { outcome: answer.kind });
    return answer;
  }

  async #post(message: BeforeSend): Promise<HookAnswer> {
    const { url = '', secret, timeoutMs } = this.settings;
    const at = new Date();
    const body = JSON.stringify({ ...message, at: at.toISOString() });
    const headers = { 'content-type': 'application/json', 'user-agent': 'ChatGenius-Webhooks/1', ...signWebhook([secret], `msg_${randomUUID()}`, at, body) };
    const answer = await this.#http.ask({ url, headers, body }, AbortSignal.any([this.#ending.signal, AbortSignal.timeout(timeoutMs)]));
    const read = answer.kind === 'failed' ? { kind: 'away' as const, why: answer.error } : readAnswer(answer.httpStatus, answer.body);
    // For the breaker, which counts what is thrown.
    if (read.kind === 'away') throw new NoAnswer(read.why);
    return read;
  }
}
