import { Readable } from 'node:stream';
import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller, Inject, StreamableFile } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { AuditRepository, type AuditFilter } from './audit.repository.ts';

const PAGE = 500;

/** What was decided, for administrators. */
@Controller()
export class AuditController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly entries: AuditRepository,
  ) {}

  @Implements(routes.listAudit)
  async list({ query }: RouteInput<typeof routes.listAudit>): Promise<RouteOutput<typeof routes.listAudit>> {
    const { limit, before, ...filter } = query;
    const { page, last } = keysetPage(await this.entries.read(filter, { order: 'newest-first', beyond: before, limit: limit + 1 }), limit);
    return { entries: page, next: last?.id ?? null };
  }

  @Implements(routes.exportAudit)
  async export({ query }: RouteInput<typeof routes.exportAudit>, caller: Identity): Promise<StreamableFile> {
    await withTransaction(this.database.pool, (transaction) => recordAudit(transaction, { actorId: caller.userId, action: 'audit:exported', subject: { kind: 'audit', id: 'log' }, after: query }));
    const until = query.until ?? new Date().toISOString();
    const lines = await begun(this.#lines({ ...query, until }));
    return new StreamableFile(Readable.from(lines), { type: 'application/x-ndjson', disposition: 'attachment; filename="audit.ndjson"' });
  }

  /** A page of rows at a time, as fast as the reader takes them. */
  async *#lines(filter: AuditFilter): AsyncGenerator<string> {
    let beyond: string | undefined;
    for (;;) {
      const page = await this.entries.read(filter, { order: 'oldest-first', beyond, limit: PAGE });
      if (page.length > 0) yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      if (page.length < PAGE) return;
      beyond = page.at(-1)?.id;
    }
  }
}

/** The same, once its first item is there: what fails until then is answered as it is everywhere. Later, the answer breaks off. */
async function begun(items: AsyncGenerator<string>): Promise<AsyncGenerator<string>> {
  const first = await items.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* items;
  })();
}
