import { type CommandContract } from '@chatgenius/contracts';
import { SubscribeMessage } from '@nestjs/websockets';

/**
 * Marks a gateway's method as the one that answers a command. It receives `(socket, input)` with the
 * input already parsed, and returns the data of the ack, or throws a ChatError.
 */
export function Command(contract: CommandContract): MethodDecorator {
  return SubscribeMessage(contract.name);
}
