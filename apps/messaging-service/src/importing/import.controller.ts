import { Answers, Publication } from '@chatgenius/bus';
import { ChatError, messageImport, toRefusal, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { ImportWriter } from './import-writer.ts';

/** Messages from elsewhere. A request is a group of its own: it is large already. */
@Controller()
export class ImportController {
  constructor(
    private readonly writer: ImportWriter,
    private readonly publication: Publication,
  ) {}

  @Answers(messageImport)
  async import({ actor, channelId, messages }: RequestInput<typeof messageImport>) {
    const items = messages.flatMap((one) => ('item' in one ? [one.item] : []));
    const { outcomes, appended } = await this.writer.write({ actorId: actor.userId, channelId, items });
    if (appended) this.publication.publish(appended);
    const written = outcomes.values();
    const atPlaces = messages.map((one) => ('item' in one ? (written.next().value ?? new ChatError('INTERNAL')) : one.refused));
    return { outcomes: atPlaces.map((outcome) => (outcome instanceof ChatError ? toRefusal(outcome) : outcome)) };
  }
}
