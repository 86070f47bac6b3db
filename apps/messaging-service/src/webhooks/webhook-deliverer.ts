import { BusConnection } from '@chatgenius/bus';
import { outsideTraces, RecurringTask, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { ChannelWatch } from './channel-watch.ts';
import { OwnerShares, shareOfOwner } from './owner-shares.ts';
import { WebhookRepository, type ClaimedWebhook } from './webhook.repository.ts';
import { WebhookTelemetry } from './webhook-telemetry.ts';
import { WebhookTurn } from './webhook-turn.ts';

/** Webhooks that one process delivers at once: each waits for its own receiver and for nobody else's. */
const DELIVERIES_AT_ONCE = 100;
const LOOK_EVERY_MS = 1_000;
/** Webhooks made since are looked for each time; longer than any transaction that makes one. */
const RECENT_MS = 30_000;
const EVER_MS = 100 * 365 * 24 * 60 * 60 * 1_000;
/** How often all are looked for, so that channels without webhooks are no longer watched. */
const REFRESH_EVERY_MS = 60_000;
const FORGET_EVERY_MS = 60 * 60 * 1_000;
/** News of this long are looked at together: a busy channel must not cost a query for each event. */
const GATHER_MS = 20;
/** Wait before the next claim when an owner's share was used up: each claim looks at all webhooks. */
const WAITING_LOOK_MS = 100;
/** What posts may still take when the process ends. */
const LAST_POSTS_MS = 2_000;

/**
 * Delivers outgoing webhooks. Any number of processes do so; a webhook is with one at a time, under a lease, and with
 * another once that runs out. They look when NATS tells of an event, and every second for whatever else is due. However
 * many webhooks with slow receivers one owner has, those of other owners are delivered too (docs/adr/0032).
 */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #watch: ChannelWatch;
  readonly #turns = new Set<Promise<void>>();
  readonly #owners = new OwnerShares();
  readonly #news = new Set<string>();
  readonly #abort = new AbortController();
  readonly #stop = { requested: false, signal: this.#abort.signal };
  readonly #looks = new RecurringTask({
    name: 'webhook-deliverer',
    run: () => this.#look(),
    onError: (error) => {
      this.logger.error('webhook:look-failed', { error });
      return LOOK_EVERY_MS;
    },
  });
  #newsTimer: NodeJS.Timeout | undefined;
  #waitingTimer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> = Promise.resolve();
  #refreshedAt = -Infinity;
  #forgotAt = performance.now();

  constructor(
    bus: BusConnection,
    private readonly webhooks: WebhookRepository,
    private readonly turn: WebhookTurn,
    telemetry: WebhookTelemetry,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#watch = new ChannelWatch(bus, (channelId, events) => {
      telemetry.heard(events());
      this.wake(channelId);
    });
  }

  onApplicationBootstrap(): void {
    this.#looks.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.requested = true;
    clearTimeout(this.#newsTimer);
    clearTimeout(this.#waitingTimer);
    this.#watch.replace([]);
    const patience = setTimeout(() => this.#abort.abort(), LAST_POSTS_MS);
    await this.#looks.stop();
    await this.#claiming;
    await Promise.all(this.#turns);
    clearTimeout(patience);
  }

  /** Looks soon whether webhooks of a channel have something to post. */
  wake(channelId: string): void {
    if (this.#stop.requested) return;
    this.#news.add(channelId);
    this.#newsTimer ??= setTimeout(() => {
      this.#newsTimer = undefined;
      const channelIds = [...this.#news];
      this.#news.clear();
      // A turn is about whatever is due, and not part of what woke it.
      void outsideTraces(() => this.#claim(channelIds));
    }, GATHER_MS);
  }

  async #look(): Promise<number> {
    if (!(await this.work.any('webhooks'))) {
      // The last one may have gone just now.
      this.#watch.replace([]);
      return untilTick(LOOK_EVERY_MS);
    }
    await this.#adopt();
    await this.#claim();
    await this.#forget();
    return untilTick(LOOK_EVERY_MS);
  }

  async #adopt(): Promise<void> {
    const all = performance.now() - this.#refreshedAt > REFRESH_EVERY_MS;
    const channelIds = await this.webhooks.adopt(all ? EVER_MS : RECENT_MS);
    if (this.#stop.requested) return;
    if (all) this.#watch.replace(channelIds);
    else this.#watch.add(channelIds);
    if (all) this.#refreshedAt = performance.now();
  }

  async #forget(): Promise<void> {
    if (performance.now() - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = performance.now();
    await this.webhooks.forgetOldDeliveries();
  }

  /** One claim after the other, so that together they take no more than there is room for. */
  #claim(channelIds?: readonly string[]): Promise<void> {
    this.#claiming = this.#claiming.then(() => this.#claimNow(channelIds)).catch((error: unknown) => this.logger.error('webhook:claim-failed', { error }));
    return this.#claiming;
  }

  async #claimNow(channelIds?: readonly string[]): Promise<void> {
    const limit = DELIVERIES_AT_ONCE - this.#turns.size;
    if (limit <= 0 || this.#stop.requested) return;
    const request = { limit, leaseMs: this.turn.leaseMs, ofOwner: shareOfOwner(limit), underWay: this.#owners.ofOwners, channelIds };
    for (const webhook of await this.webhooks.claim(request)) this.#begin(webhook);
  }

  #begin(webhook: ClaimedWebhook): void {
    const { webhookId, channelId, ownerId } = webhook;
    this.#owners.begin(ownerId);
    const turn: Promise<void> = this.turn
      .take(webhook, this.#stop)
      .catch((error: unknown) => this.logger.error('webhook:turn-failed', { webhookId, channelId, error }))
      .then(() => this.#end(turn, webhook));
    this.#turns.add(turn);
  }

  /** News that came while the webhook was held were for this turn, which may have read the log before them. */
  #end(turn: Promise<void>, { channelId, ownerId }: ClaimedWebhook): void {
    const free = DELIVERIES_AT_ONCE - this.#turns.size;
    this.#turns.delete(turn);
    const hadTheirShare = this.#owners.end(ownerId, free);
    if (this.#stop.requested) return;
    this.wake(channelId);
    if (free === 0 || hadTheirShare) this.#waitingTimer ??= setTimeout(() => this.#claimWaiting(), WAITING_LOOK_MS);
  }

  #claimWaiting(): void {
    this.#waitingTimer = undefined;
    void this.#claim();
  }
}
