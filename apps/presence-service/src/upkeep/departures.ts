import { limits } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectionStore } from '../connections/connection.store.ts';
import { type Timing } from '../connections/timing.ts';
import { PresenceMetrics } from '../presence.metrics.ts';
import { PresenceStates } from '../statuses/presence-states.ts';
import { TIMING } from '../tokens.ts';

/** Between looks, where there is no grace period to speak of. */
const SHORTEST_MS = 50;

/** Tells of users who have left and have not come back in time. */
@Injectable()
export class Departures {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly states: PresenceStates,
    private readonly metrics: PresenceMetrics,
    @Inject(TIMING) private readonly timing: Timing,
  ) {}

  /** Milliseconds until the next user counts as gone; never more than the grace period, in which others may leave. */
  async untilDue(longestMs: number): Promise<number> {
    return Math.ceil(Math.min(await this.connections.untilDue(), longestMs, Math.max(SHORTEST_MS, this.timing.graceMs)));
  }

  /** First told, then forgotten: whoever takes over from an instance that dies in between tells again. @returns how many had left */
  async tell(): Promise<number> {
    let left = 0;
    for (let more = true; more; ) {
      const due = await this.connections.due(limits.presenceUsers);
      if (due.length === 0) break;
      const states = new Map((await this.states.publish(due.map(({ userId }) => userId))).map((state) => [state.userId, state]));
      const isGone = (userId: string) => states.get(userId)?.status === 'offline';
      await this.connections.settle(due.map(({ userId, due: at }) => ({ userId, due: at, visible: isGone(userId) && states.get(userId)?.chosen !== 'invisible' })));
      this.metrics.departed(due.filter(({ userId }) => isGone(userId)).length);
      left += due.length;
      more = due.length === limits.presenceUsers;
    }
    return left;
  }
}
