import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { OpeningRepository, type SessionStart } from './opening.repository.ts';

/** Users whose sessions are read together. */
const GROUP_USERS = 200;
/**
 * Longer than for messages: when all clients of a gateway come at once, what counts is how often the database is asked,
 * and whoever begins a session has just waited for a connection.
 */
const PAUSE_MS = { shortest: 40, longest: 80 };

/** What a session begins with, for gateways that do not know the user. */
@Controller()
export class OpeningController {
  readonly #calls = new GroupedCalls<string, SessionStart>({
    name: 'sessions',
    answer: async (userIds) => {
      const sessions = await this.sessions.open([...new Set(userIds)]);
      return userIds.map((userId) => sessions.get(userId) ?? new ChatError('TOKEN_INVALID'));
    },
    groupWeight: GROUP_USERS,
    pauseMs: PAUSE_MS,
  });

  constructor(private readonly sessions: OpeningRepository) {}

  @Answers(messagingRequests.sessionOpen)
  open({ userId }: RequestInput<typeof messagingRequests.sessionOpen>) {
    return this.#calls.call(userId);
  }

  @Answers(messagingRequests.sessionMore)
  more({ userId, channelIds }: RequestInput<typeof messagingRequests.sessionMore>) {
    return this.sessions.more(userId, channelIds);
  }
}
