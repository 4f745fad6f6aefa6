import { Module } from '@nestjs/common';
import { SearchController } from './search.controller';
import { SearchRepository } from './search.repository';
import { SearchService } from './search.service';
import { SearchWords } from './search-words';

@Module({ controllers: [SearchController], providers: [SearchService, SearchRepository, SearchWords] })
export class SearchModule {}
