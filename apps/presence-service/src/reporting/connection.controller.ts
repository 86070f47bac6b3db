import { Answers } from '@chatgenius/bus';
import { presenceRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { PresenceStates } from '../statuses/presence-states.ts';
import { TypingService } from '../typing/typing.service.ts';
import { ConnectionStore, type GatewayReport } from '../connections/connection.store.ts';
import { unavailable } from '../unavailable.ts';

/** What gateways tell of their connections, and what is asked of users. */
@Controller()
export class ConnectionController {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly states: PresenceStates,
    private readonly typing: TypingService,
    private readonly clock: Clock,
  ) {}

  /** Answered once the gateways have been told: one that is not answered is repeated, and tells them then. */
  @Answers(presenceRequests.gatewayReport)
  async report(report: GatewayReport) {
    try {
      const { accepted, generation, settled } = await this.connections.apply(report);
      if (accepted) await this.publishUsersOf(report);
      return { accepted, generation, settled };
    } catch (error) {
      return unavailable(error);
    }
  }

  @Answers(presenceRequests.presenceQuery)
  async query({ userIds }: RequestInput<typeof presenceRequests.presenceQuery>) {
    return { states: await this.states.of(userIds).catch(unavailable) };
  }

  @Answers(presenceRequests.presenceGateways)
  async gateways() {
    try {
      return { gatewayIds: await this.connections.gateways(await this.clock.now()) };
    } catch (error) {
      return unavailable(error);
    }
  }

  @Answers(presenceRequests.presenceRefresh)
  async refresh({ userIds }: RequestInput<typeof presenceRequests.presenceRefresh>) {
    await Promise.all([this.states.publish(userIds), this.typing.hush(userIds)]).catch(unavailable);
    return {};
  }

  private async publishUsersOf({ gatewayId, complete, changes }: GatewayReport): Promise<void> {
    if (complete === undefined) await this.states.publish(changes.map(({ userId }) => userId));
    else if (complete.part === complete.of) for await (const userIds of this.connections.usersOf(gatewayId)) await this.states.publish(userIds);
  }
}
