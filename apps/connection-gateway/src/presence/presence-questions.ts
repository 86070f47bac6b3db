import { Requester } from '@chatgenius/bus';
import { ChatError, limits, presenceRequests, type PresenceState } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';

/** Connections that begin at the same time ask together. */
const COLLECT_MS = 10;
const AT_ONCE = 4;

/** Asks presence-service for the presence of users. Users asked for within a moment are asked for once. */
@Injectable()
export class PresenceQuestions {
  #userIds = new Set<string>();
  #answer: Promise<PresenceState[]> | undefined;

  constructor(private readonly requester: Requester) {}

  /** @returns their states among others; unknown users are left out @throws ChatError UNAVAILABLE */
  ask(userIds: readonly string[]): Promise<PresenceState[]> {
    for (const userId of userIds) this.#userIds.add(userId);
    this.#answer ??= new Promise<void>((resolve) => setTimeout(resolve, COLLECT_MS)).then(() => {
      const asked = [...this.#userIds];
      this.#userIds = new Set();
      this.#answer = undefined;
      return this.askAll(asked);
    });
    return this.#answer;
  }

  /** However many. */
  async askAll(userIds: readonly string[]): Promise<PresenceState[]> {
    const batches = Array.from({ length: Math.ceil(userIds.length / limits.presenceUsers) }, (_, index) =>
      userIds.slice(index * limits.presenceUsers, (index + 1) * limits.presenceUsers));
    const queue = batches.values();
    const states: PresenceState[] = [];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const batch of queue) states.push(...(await this.#askOnce(batch)));
    }));
    return states;
  }

  /** Users with many block relations may not fit into one answer together. */
  async #askOnce(userIds: readonly string[]): Promise<PresenceState[]> {
    try {
      return (await this.requester.request(presenceRequests.presenceQuery, { userIds: [...userIds] })).states;
    } catch (error) {
      if (!(error instanceof ChatError) || error.reason !== 'TOO_LARGE' || userIds.length === 1) throw error;
      const half = Math.ceil(userIds.length / 2);
      return [...(await this.#askOnce(userIds.slice(0, half))), ...(await this.#askOnce(userIds.slice(half)))];
    }
  }
}
