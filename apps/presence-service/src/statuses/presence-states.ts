import { PresencePublisher } from '@chatgenius/bus';
import { limits, type PresenceState } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { ConnectionStore } from '../connections/connection.store.ts';
import { PresenceMetrics } from '../presence.metrics.ts';
import { VisibilityRepository } from '../visibility/visibility.repository.ts';
import { stateOf } from './state.rules.ts';

/** Reads the presence of users, and publishes it to gateways. */
@Injectable()
export class PresenceStates {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly visibility: VisibilityRepository,
    private readonly publisher: PresencePublisher,
    private readonly metrics: PresenceMetrics,
  ) {}

  /**
   * Unknown users are left out. The version is taken before anything is read: of two states, the one with
   * the higher version has seen every change that was told of before.
   */
  async of(userIds: readonly string[]): Promise<PresenceState[]> {
    const { users, ...reading } = await this.connections.read(userIds);
    const visibilities = await this.visibility.of(userIds);
    return users.flatMap((user, index) => {
      const visibility = visibilities[index];
      return (visibility && stateOf(user, visibility, reading)) ?? [];
    });
  }

  /** Resolves when NATS has it. Telling what has not changed does no harm, so whatever may have is told. */
  async publish(userIds: readonly string[]): Promise<PresenceState[]> {
    const published: PresenceState[] = [];
    for (let from = 0; from < userIds.length; from += limits.presenceUsers) {
      const states = await this.of(userIds.slice(from, from + limits.presenceUsers));
      await this.publisher.publish(states);
      published.push(...states);
    }
    this.metrics.published(published.length);
    return published;
  }
}
