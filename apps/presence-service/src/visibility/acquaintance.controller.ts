import { Answers } from '@chatgenius/bus';
import { presenceRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { unavailable } from '../unavailable.ts';
import { AcquaintanceRepository } from './acquaintance.repository.ts';

/** For gateways, which decide what is shown to whom. */
@Controller()
export class AcquaintanceController {
  constructor(private readonly acquaintances: AcquaintanceRepository) {}

  @Answers(presenceRequests.presenceAcquaintances)
  async of({ userId, among }: RequestInput<typeof presenceRequests.presenceAcquaintances>) {
    return { userIds: await this.acquaintances.of(userId, among).catch(unavailable) };
  }
}
