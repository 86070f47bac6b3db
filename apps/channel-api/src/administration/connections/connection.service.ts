import { ChatError, surveys, type RouteInput, type RouteOutput, type routes } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Revocations } from '../../identity/sessions/revocations.ts';
import { SessionRepository } from '../../identity/sessions/session.repository.ts';
import { DATABASE } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { GatewaySurvey } from './gateway-survey.ts';

type Ending = RouteInput<typeof routes.endConnections>['body'];

/** Looks at connections of users, and ends them. */
@Injectable()
export class ConnectionService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly survey: GatewaySurvey,
    private readonly sessions: SessionRepository,
    private readonly revocations: Revocations,
    private readonly users: UserRepository,
  ) {}

  /** @throws ChatError USER_NOT_FOUND */
  async list(userId: string, actorId: string): Promise<RouteOutput<typeof routes.listConnections>> {
    await this.assertExists(userId);
    // Before anything is shown: nobody looks unseen.
    await withTransaction(this.database.pool, (transaction) => recordAudit(transaction, { actorId, action: 'connections:listed', subject: { kind: 'user', id: userId } }));
    const { answers, complete, unanswered } = await this.survey.ask(surveys.userConnections, { userId });
    const connections = answers.flatMap(({ gateway, connections: listed }) => listed.map((connection) => ({ ...connection, gateway })));
    return { complete, unanswered, connections, total: answers.reduce((sum, { total }) => sum + total, 0) };
  }

  /** @throws ChatError USER_NOT_FOUND */
  async end(userId: string, actorId: string, ending: Ending): Promise<RouteOutput<typeof routes.endConnections>> {
    await this.assertExists(userId);
    return ending.endSessions ? this.endSessions(userId, actorId, ending) : this.endConnections(userId, actorId, ending);
  }

  private async endConnections(userId: string, actorId: string, { connectionId, note, reason }: Ending): Promise<RouteOutput<typeof routes.endConnections>> {
    await withTransaction(this.database.pool, (transaction) => recordAudit(transaction, { ...entryOf(userId, actorId), after: { connectionId: connectionId ?? null }, reason }));
    const { answers, complete, unanswered } = await this.survey.ask(surveys.connectionsEnd, { userId, connectionId, note });
    return { complete, unanswered, ended: answers.reduce((sum, { ended }) => sum + ended, 0), endedSessions: 0 };
  }

  /** The end of a session ends its connections on every gateway, also on one that is not heard from now. */
  private async endSessions(userId: string, actorId: string, { connectionId, reason }: Ending): Promise<RouteOutput<typeof routes.endConnections>> {
    const { answers, complete, unanswered } = await this.survey.ask(surveys.userConnections, { userId });
    const ending = answers.flatMap(({ connections }) => connections).filter(({ id }) => connectionId === undefined || id === connectionId);
    const endedSessions = await withTransaction(this.database.pool, async (transaction) => {
      const ended =
        connectionId === undefined
          ? await this.sessions.revokeByUser(transaction, userId, REASON)
          : await this.sessions.revokeThose(transaction, userId, ending.map(({ sessionId }) => sessionId), REASON);
      await recordAudit(transaction, { ...entryOf(userId, actorId), after: { connectionId: connectionId ?? null, endedSessions: ended }, reason });
      return ended;
    });
    this.revocations.tell(endedSessions, REASON);
    return { complete, unanswered, ended: ending.length, endedSessions: endedSessions.length };
  }

  private async assertExists(userId: string): Promise<void> {
    if (!(await this.users.exists(userId))) throw new ChatError('USER_NOT_FOUND');
  }
}

const REASON = 'ended-by-administrator';

const entryOf = (userId: string, actorId: string) => ({ actorId, action: 'connections:ended' as const, subject: { kind: 'user', id: userId } });
