import { readdirSync } from 'node:fs';
import path from 'node:path';

/** One for each alert. */
const RUNBOOKS = readdirSync(path.resolve(import.meta.dirname, '../../runbooks')).toSorted().map((file) => `runbooks/${file.replace(/\.md$/, '')}`);

/** Every page of the site, by group. A page that is in no group fails the build. */
export const GROUPS = [
  ['Begin', ['guides/quick-start', 'guides/connection', 'guides/messages', 'guides/offline', 'guides/errors', 'guides/limits', 'sdk-readme']],
  ['Features', ['guides/channels', 'guides/threads', 'guides/live-messages', 'guides/reactions', 'guides/unread', 'guides/presence', 'guides/typing', 'guides/search', 'guides/files', 'guides/file-types', 'guides/direct-messages', 'guides/invitations', 'guides/personal', 'guides/people', 'guides/roles', 'guides/moderation', 'guides/administration']],
  ['Programs', ['guides/bots', 'guides/assistants', 'guides/bulk', 'guides/webhooks', 'guides/http', 'guides/clients', 'guides/writing-a-client']],
  ['Moving in', ['guides/identity', 'guides/migrating', 'guides/rolling-out', 'guides/react', 'guides/testing', 'guides/chat-web']],
  ['Reference', ['reference/events', 'reference/errors', 'reference/limits', 'reference/metrics', 'reference/log-events', 'reference/permissions', 'reference/configuration', 'reference/subjects', 'reference/tables']],
  ['Operations', ['guides/maintenance', 'guides/canary', 'guides/failures', 'guides/what-to-watch', 'guides/settings', 'guides/compose', 'guides/kubernetes', 'guides/images', 'guides/accounts', 'guides/clusters', 'guides/postgres', 'guides/backup', 'guides/capacity', 'guides/tracing', 'guides/upgrading', 'guides/releases-at-noon', 'guides/changing-contracts', 'guides/conformance']],
  ['Runbooks', RUNBOOKS],
  ['How it is built', ['architecture', 'newcomer', 'glossary', 'benchmarks', 'benchmarks-history', 'adr/README']],
];
