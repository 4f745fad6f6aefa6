import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { AccessTokenGuard, CurrentUser } from '@parley/auth-guard';
import { type AccessTokenClaims, type Page, type SearchHit, SearchQuery } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { SearchService } from './search.service';

@Controller('api/search')
@UseGuards(AccessTokenGuard)
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @Get()
  @openApiOperation("Find words in one's own titles and messages, titles first, then the newest messages or, with sort=relevance, the best")
  find(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Query({ schema: SearchQuery }) query: SearchQuery,
  ): Promise<Page<SearchHit>> {
    return this.search.search(sub, query);
  }
}
