import { Answers } from '@chatgenius/bus';
import { typingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { unavailable } from '../unavailable.ts';
import { TypingService } from './typing.service.ts';

/** Without Redis or Postgres nothing is told of anybody: typing is lost for a moment. */
@Controller()
export class TypingController {
  constructor(private readonly typing: TypingService) {}

  @Answers(typingRequests.typingReport)
  async report({ gatewayId, typists }: RequestInput<typeof typingRequests.typingReport>) {
    await this.typing.report(gatewayId, typists).catch(unavailable);
    return {};
  }

  @Answers(typingRequests.typingQuery)
  async query({ streams }: RequestInput<typeof typingRequests.typingQuery>) {
    return { typists: await this.typing.query(streams).catch(unavailable) };
  }
}
