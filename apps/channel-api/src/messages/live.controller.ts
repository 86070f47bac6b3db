import { Requester } from '@chatgenius/bus';
import { commands, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { HttpLimits } from '../limits/http-limits.ts';

/** Messages that are read while they are written, for programs without a connection. messaging-service decides. */
@Controller()
export class LiveController {
  constructor(
    private readonly requester: Requester,
    private readonly limits: HttpLimits,
  ) {}

  @Implements(routes.beginLiveMessage)
  async begin({ body }: RouteInput<typeof routes.beginLiveMessage>, caller: Caller): Promise<RouteOutput<typeof routes.beginLiveMessage>> {
    await this.limits.sendMany(caller, 1);
    return this.requester.request(commands.messageBegin.request, { actor: actorOf(caller), input: body });
  }

  @Implements(routes.appendToMessage)
  async append({ params, body }: RouteInput<typeof routes.appendToMessage>, caller: Caller): Promise<RouteOutput<typeof routes.appendToMessage>> {
    await this.limits.append(caller, body);
    return this.requester.request(commands.messageAppend.request, { actor: actorOf(caller), input: { ...body, ...params } });
  }

  @Implements(routes.finishMessage)
  finish({ params, body }: RouteInput<typeof routes.finishMessage>, caller: Caller): Promise<RouteOutput<typeof routes.finishMessage>> {
    return this.requester.request(commands.messageFinish.request, { actor: actorOf(caller), input: { ...body, ...params } });
  }

  @Implements(routes.cancelMessage)
  cancel({ params, body }: RouteInput<typeof routes.cancelMessage>, caller: Caller): Promise<RouteOutput<typeof routes.cancelMessage>> {
    return this.requester.request(commands.messageCancel.request, { actor: actorOf(caller), input: { ...body, ...params } });
  }

  @Implements(routes.readLiveText)
  text({ params, query }: RouteInput<typeof routes.readLiveText>, caller: Caller): Promise<RouteOutput<typeof routes.readLiveText>> {
    return this.requester.request(commands.messageText.request, { actor: actorOf(caller), input: { ...params, ...query } });
  }
}

const actorOf = ({ userId }: Caller) => ({ userId });
