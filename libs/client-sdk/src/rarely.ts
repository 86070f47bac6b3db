import { Administration } from './administration/administration.ts';
import { ChannelDirectory } from './channel-directory.ts';
import { StoredFiles } from './files/stored-files.ts';
import { type HttpApi } from './http-api.ts';
import { Links } from './links/links.ts';
import { Moderation } from './moderation/moderation.ts';
import { type ApiLine } from './personal/api-line.ts';
import { SavedMessages } from './personal/saved-messages.ts';
import { ScheduledMessages } from './personal/scheduled-messages.ts';
import { RARE_CALLS, RARE_PATHS } from './rare-routes.ts';
import { Api } from './routes/api.ts';
import { type PageOf, type QueryOf } from './wire.ts';

/** To one of the services. */
interface Way {
  readonly api: HttpApi;
  readonly line: ApiLine;
}

/** What a page does over HTTP after its beginning, if it does: loaded with the first of these calls. */
export class Rarely {
  readonly api: Api;
  readonly admin: Administration;
  readonly moderation: Moderation;
  readonly links: Links;
  readonly saved: SavedMessages;
  readonly scheduled: ScheduledMessages;
  readonly directory: ChannelDirectory;
  readonly files: StoredFiles;
  readonly search: (query: QueryOf<'searchMessages'>) => Promise<PageOf<'searchMessages'>>;

  /** @param files to file-service */
  constructor({ api, line }: Way, files: Way) {
    for (const way of [api, files.api]) way.learn(RARE_PATHS, RARE_CALLS);
    this.api = new Api(api, line);
    this.admin = new Administration(api, files.api);
    this.moderation = new Moderation(api);
    this.links = new Links(api);
    this.saved = new SavedMessages(line);
    this.scheduled = new ScheduledMessages(line);
    this.directory = new ChannelDirectory(api);
    this.files = new StoredFiles(files.line, line);
    this.search = (query) => line.persist((routes) => routes.get('searchMessages', {}, query));
  }
}
