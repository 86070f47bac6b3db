import { Administration } from './administration/administration.ts';
import { ChannelDirectory } from './channel-directory.ts';
import { type HttpApi } from './http-api.ts';
import { Links } from './links/links.ts';
import { Moderation } from './moderation/moderation.ts';
import { type ApiLine } from './personal/api-line.ts';
import { SavedMessages } from './personal/saved-messages.ts';
import { ScheduledMessages } from './personal/scheduled-messages.ts';
import { RARE_CALLS, RARE_PATHS } from './rare-routes.ts';
import { type PageOf, type QueryOf } from './wire.ts';

/** What few pages do, and none at its beginning: loaded with the first of its calls. */
export class Rarely {
  readonly admin: Administration;
  readonly moderation: Moderation;
  readonly links: Links;
  readonly saved: SavedMessages;
  readonly scheduled: ScheduledMessages;
  readonly directory: ChannelDirectory;
  readonly search: (query: QueryOf<'searchMessages'>) => Promise<PageOf<'searchMessages'>>;

  constructor(api: HttpApi, line: ApiLine, filesApi: HttpApi) {
    for (const one of [api, filesApi]) one.learn(RARE_PATHS, RARE_CALLS);
    this.admin = new Administration(api, filesApi);
    this.moderation = new Moderation(api);
    this.links = new Links(api);
    this.saved = new SavedMessages(line);
    this.scheduled = new ScheduledMessages(line);
    this.directory = new ChannelDirectory(api);
    this.search = (query) => line.persist((api) => api.get('searchMessages', {}, query));
  }
}
