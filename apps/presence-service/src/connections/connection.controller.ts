import { Answers } from '@chatgenius/bus';
import { ChatError, presenceRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { ConnectionStore } from './connection.store.ts';

@Controller()
export class ConnectionController {
  constructor(private readonly connections: ConnectionStore) {}

  @Answers(presenceRequests.gatewayReport)
  async report(report: RequestInput<typeof presenceRequests.gatewayReport>) {
    return { accepted: await this.connections.apply(report).catch(unavailable) };
  }

  @Answers(presenceRequests.presenceQuery)
  async query({ userIds }: RequestInput<typeof presenceRequests.presenceQuery>) {
    return { connected: await this.connections.count(userIds).catch(unavailable) };
  }
}

/** Nobody is declared absent because Redis cannot be asked: the question fails instead. */
function unavailable(error: unknown): never {
  throw new ChatError('UNAVAILABLE', {}, { cause: error });
}
