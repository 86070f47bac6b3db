import { Answers } from '@chatgenius/bus';
import { messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { MessagePathRepository } from './message-path.repository.ts';

/** Where a message is, as far as the database knows. */
@Controller()
export class MessagePathController {
  constructor(private readonly paths: MessagePathRepository) {}

  @Answers(messagingRequests.messagePath)
  async find({ messageId }: RequestInput<typeof messagingRequests.messagePath>) {
    return { message: (await this.paths.find(messageId)) ?? null };
  }
}
