import { type CommandContract } from '@chatgenius/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';

/**
 * Marks a gateway's method as the one that answers some commands. It receives `(socket, input)` with the
 * input already parsed, and returns the data of the ack, or throws a ChatError.
 */
export function Command(...contracts: readonly CommandContract[]): MethodDecorator {
  return SubscribeMessage(contracts.map(({ name }) => name));
}

/** For methods that answer several commands: the contract of the one that came. */
export const Contract = createParamDecorator((_: unknown, context: ExecutionContext): CommandContract => context.getArgByIndex(3));
