/** All that a page loads when it first needs it. */
export const loadAll = (): Promise<unknown> =>
  Promise.all([
    import('./rarely.ts'),
    import('./files/running-upload.ts'),
    import('./personal/draft-keeper.ts'),
    import('./typing/typing-sender.ts'),
    import('./announcements/standing-announcements.ts'),
    import('./live/live-texts.ts'),
    import('./live/live-writer.ts'),
    import('./connection/library-transport.ts'),
  ]);
