import { limits } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { ConnectionStore } from '../connections/connection.store.ts';
import { PresenceMetrics } from '../presence.metrics.ts';
import { PresenceStates } from '../statuses/presence-states.ts';

/** Tells of users who have left and have not come back in time. */
@Injectable()
export class Departures {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly states: PresenceStates,
    private readonly metrics: PresenceMetrics,
  ) {}

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
