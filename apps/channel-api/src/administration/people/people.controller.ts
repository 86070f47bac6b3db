import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { PeopleRepository } from './people.repository.ts';

const idCursor = pageCursor<{ id: string }>(z.object({ id: z.uuid() }));

/** Who there is, for administrators. */
@Controller()
export class PeopleController {
  constructor(private readonly people: PeopleRepository) {}

  @Implements(routes.listUsers)
  async list({ query }: RouteInput<typeof routes.listUsers>): Promise<RouteOutput<typeof routes.listUsers>> {
    const after = query.after === undefined ? undefined : idCursor.decode(query.after).id;
    const { page, last } = keysetPage(await this.people.list({ role: query.role, deactivated: query.deactivated, after, limit: query.limit + 1 }), query.limit);
    return { users: page, next: last ? idCursor.encode({ id: last.id }) : null };
  }
}
