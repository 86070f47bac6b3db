import { type Message } from '../generated/schemas.ts';
import { type ConversationState } from './conversation.rules.ts';

/** A state that nobody changes by mistake: it, its messages, and what they carry. */
export function frozen<State extends ConversationState>(state: State): State {
  for (const message of state.messages) if (!Object.isFrozen(message)) freezeMessage(message);
  Object.freeze(state.messages);
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
