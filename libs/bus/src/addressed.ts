import { addressed, parseInput, type RequestContract, type RequestInput } from '@chatgenius/contracts';
import { type z } from 'zod';
import { type BusConnection } from './bus.connection.ts';
import { decodeRequests, encodeAnswer, encodeBatch, toChatError } from './request-codec.ts';

export interface AddressedOptions {
  /** The instance that is addressed. */
  readonly instance: string;
  /** Told of faults of ours: whatever a handler throws that is not a ChatError. */
  readonly onFault: (subject: string, error: unknown) => void;
}

/** Answers a request that is meant for this instance of a service alone. */
export function answerAddressed<Input extends z.ZodType, Output extends z.ZodType>(
  bus: BusConnection,
  contract: RequestContract<Input, Output>,
  { instance, onFault }: AddressedOptions,
  handle: (input: RequestInput<RequestContract<Input, Output>>) => Promise<z.input<Output>>,
): void {
  const { subject } = addressed(contract, instance);
  const answer = async (input: unknown) => {
    try {
      return { ok: await handle(parseInput(contract.input, input)) };
    } catch (error) {
      const refused = toChatError(error);
      if (refused.reason === 'INTERNAL') onFault(subject, error);
      return { error: refused };
    }
  };
  bus.subscribe(subject, (message) => {
    // What is thrown here would end the connection.
    try {
      for (const { id, input } of decodeRequests(message.string(), (error) => onFault(subject, error))) {
        void answer(input).then((answered) => message.respond(encodeBatch([encodeAnswer(id, answered)])));
      }
    } catch (error) {
      onFault(subject, error);
    }
  });
}
