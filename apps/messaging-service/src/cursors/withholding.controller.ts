import { Answers } from '@chatgenius/bus';
import { messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Withholding } from './withholding.ts';

@Controller()
export class WithholdingController {
  constructor(private readonly withholding: Withholding) {}

  @Answers(messagingRequests.receiptsRelease)
  async release({ userIds }: RequestInput<typeof messagingRequests.receiptsRelease>) {
    await this.withholding.release(userIds);
    return {};
  }
}
