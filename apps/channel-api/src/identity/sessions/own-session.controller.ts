import { type Identity } from '@chatgenius/auth';
import { ChatError, routes, type OwnSession, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor, recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE } from '../../tokens.ts';
import { ownChange } from '../own-changes.ts';
import { deviceName } from './device-name.rules.ts';
import { OwnSessionRepository, type OwnSessionRow } from './own-session.repository.ts';
import { Revocations } from './revocations.ts';

const idCursor = pageCursor<{ id: string }>(z.object({ id: z.uuid() }));

/** Where somebody is signed in, and the end of that. */
@Controller()
export class OwnSessionController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly sessions: OwnSessionRepository,
    private readonly revocations: Revocations,
  ) {}

  @Implements(routes.listSessions)
  async list({ query }: RouteInput<typeof routes.listSessions>, { userId, sessionId }: Identity): Promise<RouteOutput<typeof routes.listSessions>> {
    const before = query.after === undefined ? undefined : idCursor.decode(query.after).id;
    const { page, last } = keysetPage(await this.sessions.list(this.database.pool, userId, before, query.limit + 1), query.limit);
    return { sessions: page.map((row) => toOwnSession(row, sessionId)), next: last ? idCursor.encode({ id: last.id }) : null };
  }

  @Implements(routes.endSession)
  async end({ params }: RouteInput<typeof routes.endSession>, { userId }: Identity): Promise<RouteOutput<typeof routes.endSession>> {
    const { found, ended } = await withTransaction(this.database.pool, async (transaction) => {
      const outcome = await this.sessions.end(transaction, userId, params.sessionId, 'signed-out-elsewhere');
      if (outcome.ended) await recordAudit(transaction, ownChange(userId, 'sessions:ended', { endedSessions: 1, sessionId: params.sessionId }));
      return outcome;
    });
    if (!found) throw new ChatError('SESSION_NOT_FOUND');
    if (ended) this.revocations.tell([params.sessionId], 'signed-out-elsewhere');
    return {};
  }
}

function toOwnSession({ id, user_agent, address_range, created_at, last_used_at }: OwnSessionRow, currentId: string): OwnSession {
  return {
    id,
    device: deviceName(user_agent) ?? null,
    addressRange: address_range,
    createdAt: created_at.toISOString(),
    // Written to the minute, which may have begun before the session.
    lastUsedAt: new Date(Math.max((last_used_at ?? created_at).getTime(), created_at.getTime())).toISOString(),
    current: id === currentId,
  };
}
