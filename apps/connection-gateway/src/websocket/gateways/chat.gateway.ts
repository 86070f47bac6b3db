import { randomUUID } from 'node:crypto';
import { Requester } from '@chatgenius/bus';
import { commands, streams, type Actor, type CommandInput } from '@chatgenius/contracts';
import { UseFilters, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, WebSocketGateway } from '@nestjs/websockets';
import { UserEvents } from '../../users/user-events.ts';
import { StreamHub } from '../../streams/stream-hub.ts';
import { onlyJoined, StreamJoins } from '../../recovery/stream-joins.ts';
import { CHANGE_COMMANDS, CURSOR_COMMANDS, FORWARDED_COMMANDS, type CursorCommand, type Forwarded } from '../constants/events.constant.ts';
import { Command, Contract } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';

/** Channels, threads and messages (PRD 7.2): translates between sockets and messaging-service, decides nothing. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class ChatGateway {
  constructor(
    private readonly requester: Requester,
    private readonly joins: StreamJoins,
    private readonly hub: StreamHub,
    private readonly users: UserEvents,
  ) {}

  @Command(commands.channelJoin)
  async joinChannel(socket: ChatSocket, { channelId, since }: CommandInput<typeof commands.channelJoin>) {
    const { access, head, verdict, events } = onlyJoined(await this.joins.join(socket, [{ stream: streams.channel(channelId), since }]));
    return { ...(access?.kind === 'channel' && { channel: access.channel, role: access.role }), head, verdict, events };
  }

  @Command(commands.channelLeave)
  leaveChannel(socket: ChatSocket, { channelId }: CommandInput<typeof commands.channelLeave>) {
    this.hub.leave(socket, streams.channel(channelId));
    return {};
  }

  @Command(commands.threadJoin)
  async joinThread(socket: ChatSocket, { threadId, since }: CommandInput<typeof commands.threadJoin>) {
    const { access, head, verdict, events } = onlyJoined(await this.joins.join(socket, [{ stream: streams.thread(threadId), since }], { askLog: true }));
    return { threadId, ...(access?.kind === 'thread' && { channelId: access.channelId, following: access.following }), head, verdict, events };
  }

  @Command(commands.threadLeave)
  leaveThread(socket: ChatSocket, { threadId }: CommandInput<typeof commands.threadLeave>) {
    this.hub.leave(socket, streams.thread(threadId));
    return {};
  }

  @Command(...CURSOR_COMMANDS)
  async moveCursor(@ConnectedSocket() socket: ChatSocket, @MessageBody() input: CommandInput<CursorCommand>, @Contract() { request }: CursorCommand) {
    const { userId } = socket.data.identity;
    const moved = await this.requester.request(request, { actor: { userId }, input });
    if (socket.data.user?.loaded) this.users.cursorMoved(socket.data.user, input, moved);
    return moved;
  }

  /** Named for clients that do not: the request itself may be repeated, when the service died before it could answer. */
  @Command(...CHANGE_COMMANDS)
  change(@ConnectedSocket() socket: ChatSocket, @MessageBody() input: object, @Contract() { request }: Forwarded) {
    return this.requester.request(request, { actor: actorOf(socket), input: { changeId: randomUUID(), ...input } });
  }

  /** Commands that another service decides: forwarded with the id of the caller. */
  @Command(...FORWARDED_COMMANDS)
  forward(@ConnectedSocket() socket: ChatSocket, @MessageBody() input: unknown, @Contract() { request }: Forwarded) {
    return this.requester.request(request, { actor: actorOf(socket), input });
  }
}

const actorOf = ({ data: { identity } }: ChatSocket): Actor => ({ userId: identity.userId, ...(identity.bot === undefined ? { sessionId: identity.sessionId } : { serviceTokenId: identity.sessionId }) });
