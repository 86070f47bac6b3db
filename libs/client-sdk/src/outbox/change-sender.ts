import { type CommandName, type InputOf, type OutputOf } from '../wire.ts';
import { newId } from './new-id.ts';
import { type Outbox } from './outbox.ts';

/** Commands that name the change they make. */
export type ChangeName = { [Name in CommandName]: 'changeId' extends keyof InputOf<Name> ? Name : never }[CommandName];

/**
 * Changes of messages and of threads that are followed. Each is named when it is asked for, so that the server knows one
 * that is repeated after a lost ack, and does not make it again over what others have done meanwhile.
 */
export class ChangeSender {
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Changes of one message go in the order in which they were asked for. @throws ChatError */
  send<Name extends ChangeName>(messageId: string, name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    return this.#outbox.enqueue(`message:${messageId}`, name, { ...input, changeId: newId() });
  }
}
