import { Answers } from '@chatgenius/bus';
import { historyRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { SearchService } from './search.service.ts';

@Controller()
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Answers(historyRequests.messagesSearch)
  search(search: RequestInput<typeof historyRequests.messagesSearch>) {
    return this.service.search(search);
  }
}
