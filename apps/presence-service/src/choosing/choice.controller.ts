import { Answers } from '@chatgenius/bus';
import { ChatError, commands, type CommandRequest } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { unavailable } from '../unavailable.ts';
import { PresenceStates } from '../statuses/presence-states.ts';
import { TypingService } from '../typing/typing.service.ts';
import { ReceiptRelease } from '../visibility/receipt-release.ts';
import { ChoiceRepository } from './choice.repository.ts';
import { choose } from './choice.rules.ts';

/** What users set by hand. */
@Controller()
export class ChoiceController {
  constructor(
    private readonly choices: ChoiceRepository,
    private readonly clock: Clock,
    private readonly states: PresenceStates,
    private readonly typing: TypingService,
    private readonly receipts: ReceiptRelease,
  ) {}

  /** Acknowledged once those who watch are being told: who is invisible may rely on it. */
  @Answers(commands.presenceUpdate.request)
  async update({ actor, input }: CommandRequest<typeof commands.presenceUpdate>) {
    try {
      const now = new Date(await this.clock.now());
      const choice = await this.choices.change(actor.userId, (before) => choose(before, input, now));
      // Tokens may outlive their user.
      if (choice === undefined) throw new ChatError('TOKEN_INVALID');
      await Promise.all([this.states.publish([actor.userId]), choice.chosen === 'invisible' && this.typing.hush([actor.userId])]);
      if (choice.chosen !== 'invisible') this.receipts.tell([actor.userId]);
      return { chosen: choice.chosen ?? ('online' as const), text: choice.text ?? null, until: choice.until?.toISOString() ?? null };
    } catch (error) {
      return unavailable(error);
    }
  }
}
