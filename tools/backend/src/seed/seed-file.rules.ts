import { DisplayName, Handle, limits } from '@chatgenius/contracts';
import { z } from 'zod';

const Password = z.string().min(10).max(limits.passwordLength);

const SeedUser = z.strictObject({
  handle: Handle,
  displayName: DisplayName.optional(),
  password: Password.optional().describe('Default: that of the file'),
  role: z.enum(['member', 'administrator']).optional().describe('In the deployment. Default: member'),
});

const SeedMessage = z.strictObject({ from: Handle, text: z.string().min(1) });

const SeedChannel = z.strictObject({
  name: z.string().min(1).max(limits.channelNameLength),
  kind: z.enum(['public', 'private']).optional().describe('Default: public'),
  topic: z.string().max(limits.channelTopicLength).optional(),
  owner: Handle.optional().describe('Default: the first member'),
  members: z.array(Handle).min(1).max(100),
  messages: z.array(SeedMessage).max(1_000).optional().describe('In the order in which they are written'),
});

export const SeedFile = z
  .strictObject({
    $schema: z.string().optional(),
    password: Password.optional().describe('Of users who have none of their own. Default: chatgenius-demo'),
    users: z.array(SeedUser).min(1).max(200),
    channels: z.array(SeedChannel).max(200).optional(),
  })
  .check(z.superRefine((seed, context) => {
    for (const { path, message } of contradictions(seed)) context.addIssue({ code: 'custom', path, message });
  }));
export type SeedFile = z.infer<typeof SeedFile>;

interface Contradiction {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Names that are there twice, and people whom nobody knows. */
function contradictions({ users, channels = [] }: Pick<SeedFile, 'users' | 'channels'>): Contradiction[] {
  const known = new Set(users.map(({ handle }) => handle));
  const isUnknown = (handle: string, path: (string | number)[]): Contradiction[] => (known.has(handle) ? [] : [{ path, message: `"${handle}" is none of the users.` }]);
  return [
    ...users.flatMap(({ handle }, index) => (users.findIndex((other) => other.handle === handle) === index ? [] : [{ path: ['users', index, 'handle'], message: `"${handle}" is there twice.` }])),
    ...channels.flatMap(({ name, owner, members, messages = [] }, index) => {
      const at = ['channels', index];
      const people = new Set([...members, ...(owner === undefined ? [] : [owner])]);
      return [
        ...(channels.findIndex((other) => other.name === name) === index ? [] : [{ path: [...at, 'name'], message: `"${name}" is there twice.` }]),
        ...(owner === undefined ? [] : isUnknown(owner, [...at, 'owner'])),
        ...members.flatMap((handle, index) => isUnknown(handle, [...at, 'members', index])),
        ...messages.flatMap(({ from }, index) => (people.has(from) ? [] : [{ path: [...at, 'messages', index, 'from'], message: `"${from}" is no member of "${name}".` }])),
      ];
    }),
  ];
}
