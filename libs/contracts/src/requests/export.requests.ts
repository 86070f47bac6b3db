import { z } from 'zod';
import { request } from '../define/request.ts';
import { ExportSection } from '../entities/export.ts';
import { UserId } from '../ids.ts';

/** Some of what messaging-service has of a user, in the order of its keys; `next` while there is more, also behind an empty page. */
export const exportRead = request({
  service: 'messaging',
  name: 'export:read',
  idempotent: true,
  input: z.object({ userId: UserId, section: ExportSection, after: z.string().max(500).optional() }),
  output: z.object({ items: z.array(z.looseObject({})), next: z.string().nullable() }),
});
