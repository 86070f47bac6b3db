import { DeletionService } from './changes/deletion.service.ts';
import { EditService } from './changes/edit.service.ts';
import { MessageTurns } from './changes/message-turns.ts';
import { PinService } from './changes/pin.service.ts';
import { ReactionService } from './changes/reaction.service.ts';
import { LiveAuthority } from './live/live-authority.ts';
import { LiveBeginning } from './live/live-beginning.ts';
import { LiveCancelling } from './live/live-cancelling.ts';
import { LiveDeltas } from './live/live-deltas.ts';
import { LiveEnding } from './live/live-ending.ts';
import { LiveLeases } from './live/live-leases.ts';
import { LiveReading } from './live/live-reading.ts';
import { LiveRouter } from './live/live-router.ts';
import { LiveTexts } from './live/live-texts.ts';
import { LiveWriting } from './live/live-writing.ts';
import { BeforeSendHook } from './moderation/hook/before-send-hook.ts';
import { Screening } from './moderation/screening.ts';
import { WordFilterRepository } from './moderation/words/word-filter.repository.ts';
import { WordFilters } from './moderation/words/word-filters.ts';
import { RecentGroups } from './observing/recent-groups.ts';
import { GroupWriter } from './sending/group-writer.ts';
import { PlainWriter } from './sending/plain-writer.ts';
import { SendQueue } from './sending/send-queue.ts';
import { MessagingWork } from './waiting/messaging-work.ts';

/** All that writes and changes messages, for the service and for specs that run this part of it alone. */
export const WRITING = [
  SendQueue,
  GroupWriter,
  PlainWriter,
  LiveTexts,
  LiveRouter,
  LiveDeltas,
  LiveAuthority,
  LiveBeginning,
  LiveWriting,
  LiveEnding,
  LiveCancelling,
  LiveReading,
  MessagingWork,
  LiveLeases,
  MessageTurns,
  EditService,
  DeletionService,
  ReactionService,
  PinService,
  Screening,
  WordFilters,
  WordFilterRepository,
  BeforeSendHook,
  RecentGroups,
] as const;
