import { Answers, Publication } from '@chatgenius/bus';
import { ChatError, messageImport, type RequestInput } from '@chatgenius/contracts';
import { isUniqueViolation } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { ImportWriter, type Import, type WrittenImports } from './import-writer.ts';

/** Messages from elsewhere. A request is a group of its own: it is large already. */
@Controller()
export class ImportController {
  constructor(
    private readonly writer: ImportWriter,
    private readonly publication: Publication,
  ) {}

  @Answers(messageImport)
  async import({ actor, channelId, messages }: RequestInput<typeof messageImport>) {
    const { outcomes, appended } = await this.#write({ actorId: actor.userId, channelId, items: messages });
    if (appended) this.publication.publish(appended);
    return { outcomes: outcomes.map((outcome) => (outcome instanceof ChatError ? { refused: outcome.reason, details: outcome.details } : outcome)) };
  }

  #write(imported: Import): Promise<WrittenImports> {
    return this.writer.write(imported).catch((error: unknown) => {
      // One of these ids was used in another channel meanwhile: now it can be seen.
      if (isUniqueViolation(error)) return this.writer.write(imported);
      throw error;
    });
  }
}
