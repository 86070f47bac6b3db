import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { SessionRepository, type SessionStart } from './session.repository.ts';

/** Users whose sessions are read together. */
const GROUP_USERS = 200;

/** What a session begins with, for gateways that do not know the user. */
@Controller()
export class SessionController {
  readonly #calls = new GroupedCalls<string, SessionStart>({
    answer: async (userIds) => {
      const sessions = await this.sessions.open([...new Set(userIds)]);
      return userIds.map((userId) => sessions.get(userId) ?? new ChatError('TOKEN_INVALID'));
    },
    groupWeight: GROUP_USERS,
  });

  constructor(private readonly sessions: SessionRepository) {}

  @Answers(messagingRequests.sessionOpen)
  open({ userId }: RequestInput<typeof messagingRequests.sessionOpen>) {
    return this.#calls.call(userId);
  }
}
