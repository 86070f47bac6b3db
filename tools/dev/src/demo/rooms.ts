import { type Schemas } from '@chatgenius/client-sdk';
import { drawPicture } from './picture.ts';
import { type Handle } from './people.ts';
import { type Person } from './person.ts';
import { type Line, type Room } from './script.ts';

export type Cast = Readonly<Record<Handle, Person>>;

interface Said {
  readonly line: Omit<Line, 'replies'>;
  readonly messageId: string;
}

/** A program that brings what was said before: only it may put words into the past. */
export interface Importer {
  readonly userId: string;
  import(channelId: string, messages: Schemas.ImportMessagesRequest['messages']): Promise<readonly (string | undefined)[]>;
}

/** A channel with its history; others come in afterwards, so that it is history to them. */
export async function makeRoom(room: Room, cast: Cast, importer: Importer, now: number): Promise<string> {
  const owner = cast.ada;
  const { name, kind, topic, description } = room;
  const channelId = await findOrCreate(owner, { name, kind, topic, ...(description !== undefined && { description }) });
  await owner.api.POST('/v1/channels/{channelId}/members', { params: { channelId }, body: { userId: importer.userId, role: 'admin' } });
  const said = await tell(room, channelId, cast, importer, now);
  await Promise.all(room.members.map((handle) => cast[handle].api.POST('/v1/channels/{channelId}/join', { params: { channelId } })));
  await owner.api.DELETE('/v1/channels/{channelId}/members/{userId}', { params: { channelId, userId: importer.userId } });
  for (const one of said) await respond(one, cast);
  return channelId;
}

async function findOrCreate({ api }: Person, body: Schemas.CreateChannelRequest): Promise<string> {
  const { data: mine } = await api.GET('/v1/channels', { query: { limit: 200 } });
  const found = mine.channels.find(({ name, kind }) => name === body.name && kind === body.kind);
  return found ? found.id : (await api.POST('/v1/channels', { body })).data.id;
}

/** Oldest first, replies behind what they reply to; a picture is sent, as files are not imported. */
async function tell(room: Room, channelId: string, cast: Cast, importer: Importer, now: number): Promise<readonly Said[]> {
  const lines = room.lines.flatMap((line, index) => [
    { line, name: `${room.name}-${index}`, thread: undefined },
    ...(line.replies ?? []).map((reply, place) => ({ line: reply, name: `${room.name}-${index}-${place}`, thread: `${room.name}-${index}` })),
  ]);
  const ids = await importer.import(channelId, lines.map(({ line, name, thread }) => ({
    clientMessageId: `demo-${name}`,
    senderId: cast[line.by].userId,
    text: line.text,
    createdAt: new Date(now - line.minutesAgo * 60_000).toISOString(),
    ...(thread !== undefined && { threadClientMessageId: `demo-${thread}` }),
  })));
  return lines.flatMap(({ line }, index) => {
    const messageId = ids[index];
    return messageId === undefined ? [] : [{ line, messageId }];
  });
}

async function respond({ line, messageId }: Said, cast: Cast): Promise<void> {
  for (const [emoji, handles] of Object.entries(line.reactions ?? {})) await Promise.all(handles.map((handle) => cast[handle].client.react(messageId, emoji)));
  if (line.isPinned) await cast.ada.client.pin(messageId);
}

/** Sends a picture with a message of now. */
export async function sharePicture({ client }: Person, channelId: string, text: string): Promise<void> {
  const fileId = await client.files.upload(new Uint8Array(await drawPicture()), { name: 'how-a-message-travels.png', type: 'image/png' }).done;
  await client.send({ channelId, text, attachmentIds: [fileId] }).acknowledged;
}
