import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { FlightService } from './flight.service.ts';

/** Where a message is, and what a user does now, for administrators. */
@Controller()
export class FlightController {
  constructor(private readonly flights: FlightService) {}

  @Implements(routes.readMessagePath)
  message({ params }: RouteInput<typeof routes.readMessagePath>, { userId }: Caller): Promise<RouteOutput<typeof routes.readMessagePath>> {
    return this.flights.ofMessage(params.messageId, userId);
  }

  @Implements(routes.readUserActivity)
  user({ params }: RouteInput<typeof routes.readUserActivity>, { userId }: Caller): Promise<RouteOutput<typeof routes.readUserActivity>> {
    return this.flights.ofUser(params.userId, userId);
  }
}
