import { z } from 'zod';
import { AuditEntry } from '../entities/audit.ts';
import { textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { PageLimitParam } from '../paging.ts';

const filter = {
  actorId: UserId.optional(),
  channelId: ChannelId.optional(),
  action: textUpTo(60).optional(),
  subjectKind: textUpTo(60).optional(),
  /** Together with `subjectKind`. */
  subjectId: textUpTo(60).optional(),
  since: Timestamp.optional(),
  until: Timestamp.optional(),
};

/** An id alone has no index. */
const named = ({ subjectKind, subjectId }: { subjectKind?: string | undefined; subjectId?: string | undefined }): boolean => subjectId === undefined || subjectKind !== undefined;
const unnamed = { path: ['subjectKind'], message: 'Name the kind of the subject as well.' };

export const listAudit = route({
  method: 'GET',
  path: '/v1/audit',
  summary: 'Decisions that were recorded, the newest first, by who decided, where, what, about whom or what, and when.',
  auth: 'bearer',
  permission: 'audit:read',
  query: z.object({ ...filter, limit: PageLimitParam, before: z.uuid().toLowerCase().optional() }).refine(named, unnamed),
  output: z.object({ entries: z.array(AuditEntry), next: z.uuid().nullable() }),
  nextPage: nextBy('before'),
  errors: ['NOT_ALLOWED'],
});

export const exportAudit = route({
  method: 'GET',
  path: '/v1/audit/export',
  summary: 'The same, all of it and the oldest first, as lines of JSON (NDJSON), streamed. The export itself is recorded before it begins.',
  auth: 'bearer',
  permission: 'audit:read',
  query: z.object(filter).refine(named, unnamed),
  file: 'application/x-ndjson',
  output: z.unknown(),
  errors: ['NOT_ALLOWED'],
});
