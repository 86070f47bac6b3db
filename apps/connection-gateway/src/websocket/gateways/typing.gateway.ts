import { ChatError, commands, limits, may, streams, type CommandInput, type Conversation } from '@chatgenius/contracts';
import { UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { type HeldStream } from '../../streams/held-stream.ts';
import { OwnTyping } from '../../typing/own-typing.ts';
import { Command } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';

/** Who is typing (PRD 7.2). Whether others are shown it is not known here, and so not told. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class TypingGateway {
  constructor(private readonly typing: OwnTyping) {}

  @Command(commands.userTyping)
  type(socket: ChatSocket, { channelId, threadId, typing }: CommandInput<typeof commands.userTyping>) {
    const held = joinedStream(socket, { channelId, threadId });
    if (!typing) {
      this.typing.stop(socket, held);
      return { expiresInMs: 0 };
    }
    assertMayWrite(socket, channelId);
    this.typing.start(socket, held);
    return { expiresInMs: limits.typingExpiryMs };
  }
}

/** A stream that this connection receives was allowed when it joined, and is left when that ends. */
function joinedStream(socket: ChatSocket, { channelId, threadId }: Conversation): HeldStream {
  const stream = streams.conversation({ channelId, threadId });
  for (const held of socket.data.streams ?? []) {
    if (held.id === stream && (threadId === undefined || held.channelId === channelId)) return held;
  }
  throw new ChatError('NOT_JOINED');
}

/** As for a message, as far as it is known here: the message itself is decided by messaging-service. */
function assertMayWrite(socket: ChatSocket, channelId: string): void {
  const mute = socket.data.user?.mutedIn(channelId, Date.now());
  if (mute) throw new ChatError('MUTED', { ...(mute.until !== null && { until: mute.until }), ...(mute.channelId === null && { everywhere: true }) });
  const membership = socket.data.user?.memberships.get(channelId);
  if (membership === undefined) return;
  if (membership.channel.channel.archivedAt !== null) throw new ChatError('ARCHIVED');
  if (!may(membership.role, 'message:send')) throw new ChatError('NOT_ALLOWED');
}
