import type { Connector } from './connection/connector.ts';

/** All that a page loads when it first needs it. */
export const loadAll = (): Promise<unknown> =>
  Promise.all([
    import('./rarely.ts'),
    import('./files/running-upload.ts'),
    import('./personal/draft-keeper.ts'),
    import('./typing/typing-sender.ts'),
    import('./announcements/active-announcements.ts'),
    import('./reports/delivery-reports.ts'),
    import('./live/live-texts.ts'),
    import('./live/live-writer.ts'),
    import('./connection/library-transport.ts'),
  ]);

/** Tells the server from now on how long messages take to come. Not named by `ChatClient` itself: a name of a file more is too much for its core. */
export const report = async (connector: Connector): Promise<void> => (await import('./reports/delivery-reports.ts')).reportBy(connector);
