import { Answers } from '@chatgenius/bus';
import { historyRequests, type RequestInput } from '@chatgenius/contracts';
import { Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { CostlyReads } from '../fairness/costly-reads.ts';
import { SearchRepository } from './search.repository.ts';
import { SearchService } from './search.service.ts';

@Controller()
export class SearchController {
  constructor(
    private readonly reads: CostlyReads,
    private readonly replicas: Reads,
  ) {}

  @Answers(historyRequests.messagesSearch)
  search(search: RequestInput<typeof historyRequests.messagesSearch>) {
    return this.reads.run(search.userId, (snapshot) => new SearchService(new SearchRepository(snapshot)).search(search), this.replicas);
  }
}
