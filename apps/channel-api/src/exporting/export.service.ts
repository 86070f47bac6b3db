import { finished, type Readable } from 'node:stream';
import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { ChatError, exportRequests, ExportSection, limits, UserExport } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LOGGER } from '../tokens.ts';
import { ProfileRepository } from '../users/profile.repository.ts';
import { archiveOf, jsonArray, whole, type ArchivedFile } from './archive.ts';
import { DecisionExportRepository } from './decision-export.repository.ts';
import { ExportRepository } from './export.repository.ts';
import { FileBytes } from './file-bytes.ts';
import { IdentityExportRepository } from './identity-export.repository.ts';
import { README } from './readme.ts';

/**
 * Gives somebody all that is kept of them. The archive is made while it is downloaded and lies nowhere: there is no copy to be
 * guarded, to expire and to be deleted, and a slow reader slows down what is read for them.
 */
@Injectable()
export class ExportService {
  #running = 0;

  constructor(
    private readonly rows: ExportRepository,
    private readonly identity: IdentityExportRepository,
    private readonly decided: DecisionExportRepository,
    private readonly profiles: ProfileRepository,
    private readonly bytes: FileBytes,
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws ChatError UNAVAILABLE while others are at it, EXPORTED_LATELY */
  async begin(owner: Identity): Promise<Readable> {
    const { userId } = owner;
    if (this.#running >= limits.exportsAtOnce) throw new ChatError('UNAVAILABLE');
    this.#running++;
    try {
      const [profile] = await this.profiles.read([userId]);
      // Tokens may outlive their user.
      if (!profile) throw new ChatError('TOKEN_INVALID');
      const retryAfterMs = await this.rows.begin(userId);
      if (retryAfterMs !== undefined) throw new ChatError('EXPORTED_LATELY', { retryAfterMs });
      const archive = archiveOf(this.#all(owner, profile));
      finished(archive, (error) => this.#ended(userId, error ?? undefined));
      // What is still under way when it has broken off fails, and there is nobody left to be told.
      archive.on('error', () => undefined);
      return archive;
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  #ended(userId: string, error: Error | undefined): void {
    this.#running--;
    if (error === undefined) return this.logger.info('export:done', { userId });
    this.logger.info('export:broke-off', { userId, error });
    this.rows.brokeOff(userId).catch((failure: unknown) => this.logger.warn('export:not-noted', { userId, error: failure }));
  }

  /** What can be read at once comes first; the bytes of files may be many. */
  async *#all(owner: Identity, profile: UserExport['profile']): AsyncGenerator<ArchivedFile> {
    yield* this.#lists(profile);
    if (this.bytes.canBeRead) yield* this.bytes.archived(owner, this.rows.files(owner.userId));
  }

  #lists(profile: UserExport['profile']): ArchivedFile[] {
    const { id } = profile;
    const own: Partial<Record<keyof UserExport, () => AsyncIterable<unknown>>> = {
      sessions: () => this.rows.sessions(id),
      emails: () => this.identity.emails(id),
      secondFactor: () => this.identity.secondFactor(id),
      identities: () => this.identity.identities(id),
      channels: () => this.rows.channels(id),
      invitations: () => this.rows.invitations(id),
      links: () => this.rows.links(id),
      files: () => this.rows.files(id),
      blocks: () => this.rows.blocks(id),
      bots: () => this.rows.bots(id),
      webhooks: () => this.rows.webhooks(id),
      reports: () => this.decided.reports(id),
      restrictions: () => this.decided.restrictions(id),
      decisions: () => this.decided.decisions(id),
      mails: () => this.identity.mails(id),
      ...Object.fromEntries(ExportSection.options.map((section) => [section, () => this.#pages(id, section)])),
    };
    return [
      { name: 'README.md', content: () => whole(README(profile, this.bytes.canBeRead)) },
      { name: 'schema.json', content: () => whole(`${JSON.stringify(z.toJSONSchema(UserExport, { unrepresentable: 'any', io: 'output' }), null, 2)}\n`) },
      { name: 'profile.json', content: () => whole(`${JSON.stringify(profile, null, 2)}\n`) },
      ...Object.entries(own).map(([name, items]) => ({ name: `${name}.json`, content: () => jsonArray(items()) })),
    ];
  }

  /** What messaging-service has. */
  async *#pages(userId: string, section: ExportSection): AsyncGenerator<unknown> {
    for (let after: string | null | undefined; after !== null; ) {
      const { items, next }: { items: unknown[]; next: string | null } = await this.requester.request(exportRequests.exportRead, { userId, section, ...(after !== undefined && { after }) });
      yield* items;
      after = next;
    }
  }
}
