import { Answers } from '@chatgenius/bus';
import { commands, type Actor, type CommandRequest } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { DeletionService } from './deletion.service.ts';
import { EditService } from './edit.service.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { PinService } from './pin.service.ts';
import { ReactionService } from './reaction.service.ts';

/** What may be done with a message once it is written. */
@Controller()
export class ChangeController {
  constructor(
    private readonly edits: EditService,
    private readonly deletions: DeletionService,
    private readonly reactions: ReactionService,
    private readonly pins: PinService,
  ) {}

  @Answers(commands.messageEdit.request)
  async edit({ actor, input }: CommandRequest<typeof commands.messageEdit>) {
    return { message: await this.edits.edit(asked(commands.messageEdit, actor, input), input) };
  }

  @Answers(commands.messageDelete.request)
  async delete({ actor, input }: CommandRequest<typeof commands.messageDelete>) {
    return { message: await this.deletions.delete(asked(commands.messageDelete, actor, input)) };
  }

  @Answers(commands.reactionAdd.request)
  react({ actor, input }: CommandRequest<typeof commands.reactionAdd>) {
    return this.reactions.add(asked(commands.reactionAdd, actor, input), input.emoji);
  }

  @Answers(commands.reactionRemove.request)
  unreact({ actor, input }: CommandRequest<typeof commands.reactionRemove>) {
    return this.reactions.remove(asked(commands.reactionRemove, actor, input), input.emoji);
  }

  @Answers(commands.messagePin.request)
  async pin({ actor, input }: CommandRequest<typeof commands.messagePin>) {
    return { messageId: input.messageId, pinnedAt: await this.pins.pin(asked(commands.messagePin, actor, input)) };
  }

  @Answers(commands.messageUnpin.request)
  async unpin({ actor, input }: CommandRequest<typeof commands.messageUnpin>) {
    await this.pins.unpin(asked(commands.messageUnpin, actor, input));
    return { messageId: input.messageId };
  }
}

const asked = ({ name }: { name: string }, { userId, sessionId, serviceTokenId }: Actor, { messageId, changeId }: { messageId: string; changeId?: string | undefined }): ChangeRequest =>
  ({ command: name, userId, sessionId, serviceTokenId, messageId, changeId });
