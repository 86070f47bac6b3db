import { SecretBox, signWebhook } from '@chatgenius/auth';
import { limits, streams, type StreamEvent } from '@chatgenius/contracts';
import { readEvents } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { asWholeMessages } from '../messages/told-events.ts';
import { LOGGER } from '../tokens.ts';
import { answersWith, decideAnswer, LOOP } from './answering.rules.ts';
import { AuthorshipRepository } from './authorship.repository.ts';
import { type PostOutcome } from '../outbound/post-outcome.rules.ts';
import { decideFailure, errorOf, isParked, isSuccess, messageIdOf, NO_TROUBLE, readOnFrom, type Failure } from './delivery.rules.ts';
import { OutboundHttp } from '../outbound/outbound-http.ts';
import { ParkedEventRepository, type Refused } from './parked-event.repository.ts';
import { WebhookTelemetry } from './webhook-telemetry.ts';
import { WebhookRepository, type ClaimedWebhook, type Delivery, type Ending, type Position } from './webhook.repository.ts';
import { WEBHOOK_SETTINGS, type WebhookSettings } from '../outbound/webhook.settings.ts';

const PAGE_EVENTS = 50;
/** After this long a webhook with more to post goes to the end of the queue. */
const TURN_MS = 5_000;
/** Longer than an attempt may take: a lease that runs out is one whose process died. */
const LEASE_MARGIN_MS = 5_000;
const USER_AGENT = 'ChatGenius-Webhooks/1';

/** Tells a turn to come to its end. */
export interface Stop {
  readonly requested: boolean;
  /** Cuts posts that are under way. */
  readonly signal: AbortSignal;
}

const CUT_SHORT: PostOutcome = { kind: 'failed', error: 'cut short: the process that posted it was ending' };

interface Attempt {
  readonly outcome: PostOutcome;
  /** Nobody knows whether the receiver took it; it is not to be blamed. */
  readonly wasCut: boolean;
  readonly at: Date;
  readonly durationMs: number;
}

/** Posts what one webhook is due: its ping, then events of its channel, one after the other, until one fails. */
@Injectable()
export class WebhookTurn {
  readonly #box: SecretBox;

  constructor(
    private readonly pool: Pool,
    private readonly webhooks: WebhookRepository,
    private readonly parked: ParkedEventRepository,
    private readonly authorship: AuthorshipRepository,
    private readonly http: OutboundHttp,
    private readonly telemetry: WebhookTelemetry,
    @Inject(WEBHOOK_SETTINGS) private readonly settings: WebhookSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#box = new SecretBox(settings.secretKey);
  }

  get leaseMs(): number {
    return this.settings.timeoutMs + LEASE_MARGIN_MS;
  }

  async take(webhook: ClaimedWebhook, stop: Stop): Promise<void> {
    const { epoch, seq } = readOnFrom(webhook, { epoch: webhook.headEpoch, seq: webhook.head });
    let position: Position = { epoch, seq, failures: webhook.failures, failingSince: webhook.failingSince, disabledReason: null, answers: webhook.answers, deliveredAt: webhook.deliveredAt };
    if (webhook.ping !== null && !stop.requested && !(await this.#ping(webhook, webhook.ping, stop))) return;
    if (webhook.resends && !stop.requested) await this.#resend(webhook, stop);
    const endsAt = performance.now() + TURN_MS;
    const stream = streams.channel(webhook.channelId);
    const mayGoOn = () => !stop.requested && performance.now() < endsAt;
    let goesOn = webhook.due;
    let ending: Ending | undefined;
    while (goesOn && mayGoOn()) {
      const events = await readEvents(this.pool, stream, { epoch, after: position.seq, limit: PAGE_EVENTS, maxBytes: limits.pageBytes });
      goesOn = events.length > 0;
      for (const logged of events) {
        const event = await asWholeMessages(this.pool, logged);
        if (event === undefined || !isWanted(webhook, event)) {
          position = { ...position, seq: logged.seq };
          continue;
        }
        // A turn lasts for seconds, and nothing more is posted once somebody is deactivated.
        const answer = mayGoOn() && (await this.webhooks.isActive(webhook.webhookId)) ? await this.#answering(webhook, event, position) : {};
        ending = answer.ending;
        const next = answer.before && (await this.#deliver(webhook, event, answer.before, stop));
        if (next) position = next;
        goesOn = next?.seq === event.seq;
        if (!goesOn) break;
      }
    }
    await this.webhooks.release(webhook, position, ending);
  }

  /** What it comes to that an event may be the answer of a program to what was posted before: nothing, as a rule. */
  async #answering(webhook: ClaimedWebhook, event: StreamEvent, position: Position): Promise<{ before?: Position; ending?: Ending }> {
    // Whoever wrote it, it is none: nobody is asked then.
    if (answersWith({ at: new Date(event.at), byProgram: true }, position) === 0) return { before: { ...position, answers: 0 } };
    const written = await this.authorship.written(event);
    if (written === undefined) return { before: position };
    const answers = answersWith(written, position);
    const decision = decideAnswer(written, answers, webhook.now());
    if (decision.kind === 'hold') return { ending: { heldUntil: decision.until } };
    const { webhookId, channelId } = webhook;
    const isSuspected = answers > 0 && decideAnswer(written, answers, written.at).kind !== 'post';
    if (isSuspected && (await this.authorship.wroteMeanwhile(channelId, event))) return { before: { ...position, answers: 0 } };
    if (decision.kind === 'post') return { before: { ...position, answers } };
    this.logger.warn('webhook:disabled', { webhookId, channelId, seq: event.seq, failures: 0, reason: LOOP });
    return { ending: { loop: LOOP } };
  }

  /** @returns where the webhook stands then; nothing when the turn was lost or is to end */
  async #deliver(webhook: ClaimedWebhook, event: StreamEvent, before: Position, stop: Stop): Promise<Position | undefined> {
    const messageId = messageIdOf(webhook.webhookId, event);
    const { type, seq } = event;
    const what = { messageId, type, seq, attempt: before.failures + 1 };
    const attempt = await this.telemetry.attempted({ url: webhook.url, attempt: what.attempt, event }, () => this.#post(webhook, messageId, JSON.stringify(event), stop));
    if (attempt.wasCut) {
      await this.webhooks.note(webhook, toDelivery(attempt, what, webhook.now()));
      return undefined;
    }
    const failure = isSuccess(attempt.outcome) ? undefined : await this.#failure(webhook, event, attempt, before);
    const after = failure ? { ...before, ...failure } : { ...before, ...NO_TROUBLE, seq: event.seq };
    const postedAt = await this.webhooks.recordEvent(webhook, toDelivery(attempt, what, failure?.nextAttemptAt ?? null), after, this.leaseMs);
    if (postedAt === undefined) this.#tellLost(webhook);
    else if (failure) this.#tell(webhook, event, failure);
    if (postedAt === undefined) return undefined;
    return isSuccess(attempt.outcome) ? { ...after, deliveredAt: postedAt } : after;
  }

  /** What comes of a failure; nothing when the event was parked: the next ones go on without it. */
  async #failure({ webhookId, channelId, now }: ClaimedWebhook, event: StreamEvent, { outcome }: Attempt, before: Position): Promise<Failure | undefined> {
    const failure = decideFailure(outcome, before, now(), Math.random(), this.settings);
    if (!isParked(outcome, before, now(), this.settings)) return failure;
    const refused = refusedBy(outcome, failure.failures);
    if (!(await this.parked.park(webhookId, messageIdOf(webhookId, event), event, refused))) {
      return { ...failure, nextAttemptAt: null, disabledReason: `Its receiver has refused ${limits.parkedEvents + 1} events; the last one: ${failure.error}` };
    }
    this.logger.warn('webhook:event-parked', { webhookId, channelId, seq: event.seq, failures: failure.failures, reason: failure.error });
    return undefined;
  }

  /** Posts the next parked event that is to be sent again, out of order. It stays parked unless it is taken. */
  async #resend(webhook: ClaimedWebhook, stop: Stop): Promise<void> {
    const { webhookId, channelId, headEpoch } = webhook;
    const parked = await this.parked.toResend(webhookId);
    if (parked === undefined) return;
    const { messageId, epoch, seq, attempts } = parked;
    const [found] = epoch === headEpoch ? await readEvents(this.pool, streams.channel(channelId), { epoch, after: seq - 1, limit: 1 }) : [];
    // One that was removed since has others behind it.
    const event = found?.seq === seq ? await asWholeMessages(this.pool, found) : undefined;
    if (event === undefined) return this.parked.refusedAgain(webhookId, messageId, { attempts, httpStatus: null, error: 'The log was rebuilt: the event is not there any more.' });
    const attempt = await this.telemetry.attempted({ url: webhook.url, attempt: attempts + 1, event }, () => this.#post(webhook, messageId, JSON.stringify(event), stop));
    await this.webhooks.note(webhook, toDelivery(attempt, { messageId, type: event.type, seq, attempt: attempts + 1 }, null));
    if (attempt.wasCut) return;
    if (isSuccess(attempt.outcome)) await this.parked.drop(webhookId, messageId);
    else await this.parked.refusedAgain(webhookId, messageId, refusedBy(attempt.outcome, attempts + 1));
  }

  /** @returns false when the turn was lost */
  async #ping(webhook: ClaimedWebhook, messageId: string, stop: Stop): Promise<boolean> {
    const body = { type: 'ping', at: webhook.now().toISOString(), data: { webhookId: webhook.webhookId, channelId: webhook.channelId } };
    const attempt = await this.telemetry.attempted({ url: webhook.url, attempt: 1 }, () => this.#post(webhook, messageId, JSON.stringify(body), stop));
    const what = { messageId, type: 'ping', seq: null, attempt: 1 };
    if (attempt.wasCut) {
      await this.webhooks.note(webhook, toDelivery(attempt, what, webhook.now()));
      return true;
    }
    const ours = await this.webhooks.recordPing(webhook, toDelivery(attempt, what, null), this.leaseMs);
    if (!ours) this.#tellLost(webhook);
    return ours;
  }

  async #post(webhook: ClaimedWebhook, messageId: string, body: string, stop: Stop): Promise<Attempt> {
    const at = webhook.now();
    const startedAt = performance.now();
    const answer = await this.#send(webhook, messageId, at, body, stop);
    const wasCut = stop.signal.aborted && answer.kind === 'failed';
    const outcome = wasCut ? CUT_SHORT : answer;
    return { outcome, wasCut, at, durationMs: Math.round(performance.now() - startedAt) };
  }

  async #send(webhook: ClaimedWebhook, messageId: string, at: Date, body: string, stop: Stop): Promise<PostOutcome> {
    let signature: Record<string, string>;
    try {
      signature = signWebhook(this.#secretsOf(webhook, at), messageId, at, body);
    } catch (error) {
      this.logger.error('webhook:secret-unreadable', { webhookId: webhook.webhookId, error });
      return { kind: 'failed', error: 'The secret cannot be read: rotate it.' };
    }
    const headers = { 'content-type': 'application/json', 'user-agent': USER_AGENT, ...signature };
    return this.http.post({ url: webhook.url, headers, body }, stop.signal);
  }

  #secretsOf({ webhookId, secret, previousSecret, previousSecretUntil }: ClaimedWebhook, now: Date): Buffer[] {
    const previous = previousSecret && previousSecretUntil && previousSecretUntil > now ? [previousSecret] : [];
    return [secret, ...previous].map((sealed) => this.#box.open(sealed, webhookId));
  }

  #tell({ webhookId, channelId }: ClaimedWebhook, { seq }: StreamEvent, { error, failures, disabledReason }: Failure): void {
    if (disabledReason !== null) this.logger.warn('webhook:disabled', { webhookId, channelId, seq, failures, reason: disabledReason });
    else this.logger.info('webhook:failed', { webhookId, channelId, seq, failures, reason: error });
  }

  /** This process stood still for longer than an attempt may take: another one posts the same again. */
  #tellLost({ webhookId, channelId }: ClaimedWebhook): void {
    this.logger.warn('webhook:turn-lost', { webhookId, channelId });
  }
}

const refusedBy = (outcome: PostOutcome, attempts: number): Refused => ({ attempts, httpStatus: outcome.kind === 'answered' ? outcome.httpStatus : null, error: errorOf(outcome) });

const isWanted = ({ events }: ClaimedWebhook, { type }: StreamEvent): boolean => (events as readonly string[]).includes(type);

function toDelivery({ outcome, at, durationMs }: Attempt, what: Pick<Delivery, 'messageId' | 'type' | 'seq' | 'attempt'>, nextAttemptAt: Date | null): Delivery {
  const delivered = isSuccess(outcome);
  const httpStatus = outcome.kind === 'answered' ? outcome.httpStatus : null;
  return { ...what, at, durationMs, delivered, httpStatus, error: delivered ? null : errorOf(outcome), nextAttemptAt };
}
