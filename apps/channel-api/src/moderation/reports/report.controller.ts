import { type Identity } from '@chatgenius/auth';
import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Implements } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { ReportService } from './report.service.ts';

/** Making reports, and deciding them. */
@Controller()
export class ReportController {
  constructor(private readonly reports: ReportService) {}

  @Implements(routes.createReport)
  async create({ body }: RouteInput<typeof routes.createReport>, caller: Identity): Promise<RouteOutput<typeof routes.createReport>> {
    return { report: await this.reports.create(caller.userId, body) };
  }

  @Implements(routes.listReports)
  list({ params, query }: RouteInput<typeof routes.listReports>, caller: Identity): Promise<RouteOutput<typeof routes.listReports>> {
    return this.reports.ofChannel(params.channelId, caller.userId, query.state, query.after, query.limit);
  }

  @Implements(routes.listAllReports)
  listAll({ query }: RouteInput<typeof routes.listAllReports>): Promise<RouteOutput<typeof routes.listAllReports>> {
    return this.reports.ofAll(query.state, query.after, query.limit);
  }

  @Implements(routes.claimReport)
  async claim({ params }: RouteInput<typeof routes.claimReport>, caller: Identity): Promise<RouteOutput<typeof routes.claimReport>> {
    return { report: await this.reports.step(params.reportId, caller.userId, { kind: 'claim' }) };
  }

  @Implements(routes.decideReport)
  async decide({ params, body }: RouteInput<typeof routes.decideReport>, caller: Identity): Promise<RouteOutput<typeof routes.decideReport>> {
    return { report: await this.reports.step(params.reportId, caller.userId, { kind: 'decide', outcome: body.outcome, note: body.note }) };
  }
}
