import { Answers } from '@chatgenius/bus';
import { fileRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { SettlingService } from './settling.service.ts';

/** What file-service tells of files that it has looked at. */
@Controller()
export class SettlingController {
  constructor(private readonly settling: SettlingService) {}

  @Answers(fileRequests.filesSettle)
  async settle({ file }: RequestInput<typeof fileRequests.filesSettle>) {
    return { messages: await this.settling.settle(file) };
  }
}
