import { may, type MemberRole } from '@chatgenius/contracts';
import { type KnownMessage } from './action-generator.ts';
import { isOf, type Operation } from './operations.ts';
import { type World } from './world.ts';

/**
 * Whether what was refused could be refused, and what was acknowledged could be acknowledged. Operations of different
 * users overlap: each is judged by what can have been the case at some time between its beginning and its end.
 */
export class Judge {
  readonly #world: World;
  readonly #operations: readonly Operation[];
  readonly #messages: ReadonlyMap<string, KnownMessage>;

  constructor(world: World, operations: readonly Operation[], messages: readonly KnownMessage[]) {
    this.#world = world;
    this.#operations = operations;
    this.#messages = new Map(messages.map((message) => [message.id, message]));
  }

  faults(): string[] {
    return this.#operations.filter((operation) => !this.#isAllowed(operation)).map(({ by, action, refused }) => `${refused ?? 'acknowledged'}: ${JSON.stringify(action)} by ${by}`);
  }

  #isAllowed(operation: Operation): boolean {
    if (isOf(operation, 'read', 'leaveChannel', 'leaveThread', 'reconnect', 'cut', 'addMember', 'removeMember')) return operation.refused === undefined;
    const { by, refused } = operation;
    const message = this.#messageOf(operation);
    const channelId = message?.channelId ?? (operation.action as { channelId?: string }).channelId ?? '';
    const role = this.#roleOf(channelId, by);
    const couldBeOutside = this.#couldBe(operation, channelId, false);
    const couldBeInside = this.#couldBe(operation, channelId, true);
    const isMissing = (reason: string): boolean => refused === reason && (couldBeOutside || this.#couldBeDeleted(operation, message));
    if (isOf(operation, 'send')) {
      const { threadId } = operation.action;
      if (refused === 'CHANNEL_NOT_FOUND') return couldBeOutside;
      return refused === undefined ? couldBeInside : threadId !== undefined && isMissing('THREAD_NOT_FOUND');
    }
    // A gateway lets in whose removal it has yet to hear of: what they get is older than it, and then they are put out.
    if (isOf(operation, 'joinChannel', 'joinThread') && (refused === undefined || refused === 'LEFT')) return refused === undefined || couldBeOutside;
    if (isOf(operation, 'joinChannel')) return refused === 'CHANNEL_NOT_FOUND' && couldBeOutside;
    if (isOf(operation, 'joinThread', 'follow', 'unfollow')) return refused === undefined ? couldBeInside : isMissing('THREAD_NOT_FOUND');
    if (isMissing('MESSAGE_NOT_FOUND')) return !isOf(operation, 'delete') || couldBeOutside;
    const isOwn = message?.senderId === by;
    if (isOf(operation, 'edit')) return refused === undefined ? couldBeInside && isOwn : refused === 'NOT_AUTHOR' && !isOwn;
    if (isOf(operation, 'delete')) {
      const mayDelete = isOwn || may(role, 'message:delete-any');
      return refused === undefined ? couldBeInside && mayDelete : refused === 'NOT_AUTHOR' && !mayDelete;
    }
    if (isOf(operation, 'pin', 'unpin')) return refused === undefined ? couldBeInside && may(role, 'message:pin') : refused === 'NOT_ALLOWED' && !may(role, 'message:pin');
    return refused === undefined && couldBeInside;
  }

  #messageOf({ action }: Operation): KnownMessage | undefined {
    const { messageId, threadId } = action as { messageId?: string; threadId?: string };
    return this.#messages.get(messageId ?? threadId ?? '');
  }

  /** Whoever is added again is a plain member. */
  #roleOf(channelId: string, userId: string): MemberRole {
    return this.#world.channels.find(({ id }) => id === channelId)?.members.get(userId) ?? 'member';
  }

  #couldBe({ by, began, ended }: Operation, channelId: string, member: boolean): boolean {
    let from = -Infinity;
    let state = this.#world.channels.find(({ id }) => id === channelId)?.members.has(by) === true;
    for (const change of this.#operations) {
      if (!isOf(change, 'addMember', 'removeMember') || change.action.channelId !== channelId || change.action.userId !== by) continue;
      if (state === member && from < ended && change.ended > began) return true;
      state = change.action.kind === 'addMember';
      from = change.began;
    }
    return state === member && from < ended;
  }

  #couldBeDeleted({ ended }: Operation, message: KnownMessage | undefined): boolean {
    return this.#operations.some((operation) => isOf(operation, 'delete') && operation.action.messageId === message?.id && operation.began < ended);
  }
}
