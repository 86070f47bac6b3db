import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { ConnectionService } from './connection.service.ts';

/** Live connections of users, for administrators. */
@Controller()
export class ConnectionController {
  constructor(private readonly connections: ConnectionService) {}

  @Implements(routes.listConnections)
  list({ params }: RouteInput<typeof routes.listConnections>, { userId }: Caller): Promise<RouteOutput<typeof routes.listConnections>> {
    return this.connections.list(params.userId, userId);
  }

  @Implements(routes.endConnections)
  end({ params, body }: RouteInput<typeof routes.endConnections>, { userId }: Caller): Promise<RouteOutput<typeof routes.endConnections>> {
    return this.connections.end(params.userId, userId, body);
  }
}
