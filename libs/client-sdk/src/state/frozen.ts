import { type Message } from '../generated/schemas.ts';
import { type ConversationState } from './conversation.rules.ts';

/**
 * Freezes a state, its messages, and what they carry. Its list is not frozen: V8 copies frozen lists 50 times as slowly, so only
 * the copy that is shown is. Messages that stand in the state before, which is
 * frozen, are not looked at again: that would cost more than the event.
 */
export function frozen<State extends ConversationState>(state: State, { messages: before }: Pick<ConversationState, 'messages'> = { messages: [] }): State {
  const [first] = state.messages;
  const from = first === undefined ? -1 : before.indexOf(first);
  state.messages.forEach((message, index) => {
    if ((from < 0 || before[from + index] !== message) && !Object.isFrozen(message)) freezeMessage(message);
  });
  return Object.freeze(state);
}

/** Whether two states draw the same. */
export function isSameView<State extends ConversationState>(one: State, other: State): boolean {
  const keys = Object.keys(other) as (keyof State)[];
  if (keys.length !== Object.keys(one).length) return false;
  return keys.every((key) => one[key] === other[key] || (key === 'messages' && isSameList(one.messages, other.messages)));
}

const isSameList = (one: readonly Message[], other: readonly Message[]): boolean => one.length === other.length && one.every((message, index) => message === other[index]);

function freezeMessage(message: Message): void {
  for (const part of Object.values(message) as unknown[]) if (typeof part === 'object' && part !== null) freezeDeep(part);
  Object.freeze(message);
}

function freezeDeep(value: object): void {
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value) as unknown[]) if (typeof part === 'object' && part !== null) freezeDeep(part);
}
