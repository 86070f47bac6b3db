import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { OwnSession } from '../entities/session.ts';
import { SessionId } from '../ids.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';

export const listSessions = route({
  method: 'GET',
  path: '/v1/me/sessions',
  summary: 'Where the caller is signed in, the last sign-in first.',
  auth: 'bearer',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ sessions: z.array(OwnSession), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
});

export const endSession = route({
  method: 'DELETE',
  path: '/v1/me/sessions/:sessionId',
  summary: 'End a session of one’s own, and close its connections. Ending twice changes nothing.',
  auth: 'bearer',
  params: z.object({ sessionId: SessionId }),
  output: z.object({}),
  errors: ['SESSION_NOT_FOUND'],
});
