import { Answers } from '@chatgenius/bus';
import { exportRequests, limits, type ExportSection, type RequestInput } from '@chatgenius/contracts';
import { Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { ExportRepository, type ExportedPage } from './export.repository.ts';

type Section = (exported: ExportRepository, userId: string, after: string | undefined) => Promise<ExportedPage>;

const sections: Readonly<Record<ExportSection, Section>> = {
  messages: (exported, userId, after) => exported.messages(userId, after),
  imported: (exported, userId, after) => exported.imported(userId, after),
  reactions: (exported, userId, after) => exported.reactions(userId, after),
  positions: (exported, userId, after) => exported.positions(userId, after),
  threads: (exported, userId, after) => exported.threads(userId, after),
  saved: (exported, userId, after) => exported.saved(userId, after),
  drafts: (exported, userId, after) => exported.drafts(userId, after),
  scheduled: (exported, userId, after) => exported.scheduled(userId, after),
  presence: (exported, userId) => exported.presence(userId),
};

/** What somebody gets who asks for all that is kept of them, page by page. */
@Controller()
export class ExportController {
  constructor(private readonly reads: Reads) {}

  @Answers(exportRequests.exportRead)
  async read({ userId, section, after }: RequestInput<typeof exportRequests.exportRead>) {
    const { items, isLast, key } = await this.reads.run((pool) => sections[section](new ExportRepository(pool), userId, after));
    let bytes = 0;
    const fitting = items.findIndex(({ item }) => (bytes += JSON.stringify(item).length) > limits.pageBytes);
    // One item at least, however large.
    const page = fitting === -1 ? items : items.slice(0, Math.max(fitting, 1));
    const isWhole = page.length === items.length;
    return { items: page.map(({ item }) => item), next: isWhole && isLast ? null : ((isWhole ? key : undefined) ?? page.at(-1)?.key ?? null) };
  }
}
