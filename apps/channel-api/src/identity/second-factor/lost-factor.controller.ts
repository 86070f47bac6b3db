import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Implements, type Caller } from '@chatgenius/http';
import { LostFactorService } from './lost-factor.service.ts';

/** Second factors of others, for administrators. */
@Controller()
export class LostFactorController {
  constructor(private readonly lost: LostFactorService) {}

  @Implements(routes.removeSecondFactor)
  remove({ params, body }: RouteInput<typeof routes.removeSecondFactor>, caller: Caller): Promise<RouteOutput<typeof routes.removeSecondFactor>> {
    return this.lost.remove(params.userId, caller.userId, body.reason);
  }
}
