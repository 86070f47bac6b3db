import { isOf, type Action, type ActionOf, type Operation } from './operations.ts';

type Fits<Kind extends Action['kind']> = (operation: Operation<ActionOf<Kind>>) => boolean;

/**
 * What was asked for, to be held against what the log says happened: every event has to be somebody's operation, and
 * every acknowledged operation that changes something has to be in the log. A refused one may be in it, too: it was done
 * at the first attempt, and refused when it was repeated after a lost ack.
 */
export class Ledger {
  readonly faults: string[] = [];
  readonly #open = new Map<string, Operation[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      const subject = subjectOf(operation);
      if (subject !== undefined) this.#open.set(subject, [...(this.#open.get(subject) ?? []), operation]);
    }
  }

  /** The operation that explains an event: the first that fits and has not explained another. */
  take<Kind extends Action['kind']>(subject: string, kind: Kind, fits: Fits<Kind> = () => true): Operation<ActionOf<Kind>> | undefined {
    const open = this.#open.get(subject) ?? [];
    const place = open.findIndex((operation) => isOf(operation, kind) && fits(operation));
    const [operation] = place < 0 ? [] : open.splice(place, 1);
    return operation as Operation<ActionOf<Kind>> | undefined;
  }

  /** As `take`, with a fault if there is none. */
  expect<Kind extends Action['kind']>(subject: string, kind: Kind, fits: Fits<Kind> = () => true): Operation<ActionOf<Kind>> | undefined {
    const operation = this.take(subject, kind, fits);
    if (!operation) this.faults.push(`in the log, but nobody asked for it: ${kind} ${subject}`);
    return operation;
  }

  /**
   * For what one person switches on and off, one after the other: operations that come before the one that explains
   * the event must have found things as they wanted them.
   */
  switch(subject: string, kind: Action['kind'], wasOn: boolean): void {
    const open = this.#open.get(subject) ?? [];
    const place = open.findIndex((operation) => operation.action.kind === kind);
    if (place < 0) this.faults.push(`in the log, but nobody asked for it: ${kind} ${subject}`);
    else for (const passed of open.splice(0, place + 1).slice(0, -1)) this.#expectNoChange(passed, wasOn);
  }

  /** What was acknowledged, and has not explained an event, must have changed nothing. */
  finish({ isOn, isDeleted }: { isOn: (subject: string) => boolean; isDeleted: (messageId: string) => boolean }): void {
    for (const [subject, open] of this.#open) {
      for (const operation of open.filter(({ refused }) => refused === undefined)) {
        if (isOf(operation, 'react', 'unreact')) {
          if (!isDeleted(operation.action.messageId)) this.#expectNoChange(operation, isOn(subject));
        } else if (isOf(operation, 'addMember', 'removeMember')) this.#expectNoChange(operation, isOn(subject));
        else if (isOf(operation, 'send', 'edit') || (isOf(operation, 'delete') && !isDeleted(operation.action.messageId))) this.#missing(operation);
      }
    }
  }

  #expectNoChange(operation: Operation, isOn: boolean): void {
    const { action, refused } = operation;
    const wanted = action.kind === 'react' || action.kind === 'addMember';
    if (refused === undefined && wanted !== isOn) this.#missing(operation);
  }

  #missing({ action }: Operation): void {
    this.faults.push(`acknowledged, but not in the log: ${JSON.stringify(action)}`);
  }
}

export const subjects = {
  send: (clientMessageId: string) => `send ${clientMessageId}`,
  message: (messageId: string) => `message ${messageId}`,
  reaction: (userId: string, messageId: string, emoji: string) => `reaction ${userId} ${messageId} ${emoji}`,
  member: (channelId: string, userId: string) => `member ${channelId} ${userId}`,
};

function subjectOf(operation: Operation): string | undefined {
  if (isOf(operation, 'send')) return subjects.send(operation.clientMessageId ?? '');
  if (isOf(operation, 'edit', 'delete', 'pin', 'unpin')) return subjects.message(operation.action.messageId);
  if (isOf(operation, 'react', 'unreact')) return subjects.reaction(operation.by, operation.action.messageId, operation.action.emoji);
  if (isOf(operation, 'addMember', 'removeMember')) return subjects.member(operation.action.channelId, operation.action.userId);
  return undefined;
}
