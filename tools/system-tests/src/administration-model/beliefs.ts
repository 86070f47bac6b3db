import { streamEvents, streams, type DeploymentRole, type MemberRole, type StreamEvent } from '@chatgenius/contracts';
import { type WireClient } from '@chatgenius/testing';
import { type ChannelState } from './operations.ts';

type Told = Partial<{ member: { userId: string; role: MemberRole }; userId: string }>;

/** A guess at the current state, so that most random operations are possible. No assertion uses it. */
export class Beliefs {
  readonly #members: ReadonlyMap<string, Map<string, MemberRole>>;
  readonly #administrators: Set<string>;
  readonly #observer: WireClient;
  #heard = 0;

  /** @param observer sees all that happens in the channels */
  constructor(first: ReadonlyMap<string, ChannelState>, administrators: readonly string[], observer: WireClient) {
    this.#members = new Map([...first].map(([id, { members }]) => [id, new Map(members)]));
    this.#administrators = new Set(administrators);
    this.#observer = observer;
  }

  isAdministrator(userId: string): boolean {
    return this.#administrators.has(userId);
  }

  hasRole(userId: string, role: DeploymentRole): void {
    if (role === 'administrator') this.#administrators.add(userId);
    else this.#administrators.delete(userId);
  }

  membersOf(channelId: string): ReadonlyMap<string, MemberRole> {
    for (const event of this.#observer.events.slice(this.#heard)) this.#hear(event);
    this.#heard = this.#observer.events.length;
    return this.#members.get(channelId) ?? new Map<string, MemberRole>();
  }

  moderatedBy(userId: string): string[] {
    return [...this.#members.keys()].filter((channelId) => ['owner', 'admin'].includes(this.membersOf(channelId).get(userId) ?? ''));
  }

  #hear({ stream, type, data }: StreamEvent): void {
    const channel = [...this.#members].find(([id]) => stream === streams.channel(id));
    const { member, userId = '' } = data as Told;
    if (channel === undefined) return;
    if (member !== undefined) channel[1].set(member.userId, member.role);
    if (type === streamEvents.memberLeft.name) channel[1].delete(userId);
  }
}
