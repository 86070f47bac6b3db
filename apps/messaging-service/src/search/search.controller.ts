import { Answers } from '@chatgenius/bus';
import { historyRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller, Inject } from '@nestjs/common';
import { type FairQueue } from '../fairness/fair-queue.ts';
import { COSTLY_READS } from '../tokens.ts';
import { SearchService } from './search.service.ts';

@Controller()
export class SearchController {
  constructor(
    private readonly service: SearchService,
    @Inject(COSTLY_READS) private readonly queue: FairQueue,
  ) {}

  @Answers(historyRequests.messagesSearch)
  search(search: RequestInput<typeof historyRequests.messagesSearch>) {
    return this.queue.run({ owner: search.userId, place: search.userId }, () => this.service.search(search));
  }
}
