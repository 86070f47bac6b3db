// Generated from libs/contracts by `npm run generate`; change it there.

/** What the role of a member allows in a channel. For showing and hiding: the server decides. */
export const channelPermissions = {
  /** Write messages and replies, and be seen typing. */
  'message:send': ['owner', 'admin', 'member', 'guest'],
  /** React to messages. */
  'reaction:add': ['owner', 'admin', 'member', 'guest'],
  /** Pin messages, and take pins off. */
  'message:pin': ['owner', 'admin', 'member'],
  /** Mention everybody by `@channel`; without it that is only text. */
  'mention:channel': ['owner', 'admin', 'member'],
  /** Delete messages of others. */
  'message:delete-any': ['owner', 'admin'],
  /** Ask for live messages of others to be stopped. Whoever a live message answers, by quoting them or in their thread, may in every role. */
  'message:cancel': ['owner', 'admin', 'member'],
  /** Read what messages of others said before an edit or a deletion. */
  'message:read-edits': ['owner', 'admin'],
  /** Import messages in the names of others. */
  'message:import': ['owner', 'admin'],
  /** Add and invite people, and make invitation links, up to one’s own role. */
  'member:invite': ['owner', 'admin', 'member'],
  /** Change the roles of members below one’s own, up to one’s own role. */
  'member:manage': ['owner', 'admin'],
  /** Remove members below one’s own role. */
  'member:kick': ['owner', 'admin'],
  /** Keep somebody out for a time or for good. */
  'member:ban': ['owner', 'admin'],
  /** Stop a member from writing for a time. */
  'member:mute': ['owner', 'admin'],
  /** List and revoke invitation links of others. */
  'link:manage': ['owner', 'admin'],
  /** Change name, topic, description and metadata. */
  'channel:update': ['owner', 'admin'],
  /** Set how often each member may write. */
  'channel:slow-mode': ['owner', 'admin'],
  /** Write as often as one likes in slow mode. */
  'slow-mode:exempt': ['owner', 'admin'],
  /** Archive the channel, and restore it. */
  'channel:archive': ['owner', 'admin'],
  /** Make a public channel private. */
  'channel:convert': ['owner', 'admin'],
  /** Read what was reported in the channel, and decide it. */
  'report:handle': ['owner', 'admin'],
  /** Manage webhooks. */
  'webhook:manage': ['owner', 'admin'],
  /** Make somebody an owner, and change or remove owners. */
  'owner:name': ['owner'],
  /** Hand the channel over to another member. */
  'channel:transfer': ['owner'],
} as const;

/** What the role of a person allows in the deployment. */
export const deploymentPermissions = {
  /** Create channels. */
  'channel:create': ['administrator', 'member'],
  /** Find public channels, read them without joining, and join them. */
  'channel:browse': ['administrator', 'member'],
  /** Upload files. */
  'file:upload': ['administrator', 'member', 'guest'],
  /** Delete a channel for good. */
  'channel:delete': ['administrator'],
  /** Do what an owner may, in every channel that one can see; not in direct messages. */
  'moderate:everywhere': ['administrator'],
  /** Change roles in the deployment; deactivate, mute and ban people everywhere; remove a lost second factor. */
  'user:administer': ['administrator'],
  /** Read and export the audit log. */
  'audit:read': ['administrator'],
  /** See live connections of others, and end them. */
  'connections:administer': ['administrator'],
  /** See sessions of others, end them, and make service tokens that start some. */
  'sessions:administer': ['administrator'],
  /** Tell something to everybody. */
  'announce': ['administrator'],
  /** Set how long messages and files are kept. */
  'retention:manage': ['administrator'],
  /** Read how much the deployment is used. */
  'statistics:read': ['administrator'],
} as const;
